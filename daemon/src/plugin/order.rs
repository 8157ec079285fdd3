//! The order in which plugins read: each after those whose notes it needs.

/// The indices of `plugins` (name, needs), needs first, otherwise as given; or what each plugin cannot have. A needed
/// plugin that is not among them is a problem unless `known` knows it (it has a problem of its own then).
pub fn needs_first(
    plugins: &[(&str, &[String])],
    known: impl Fn(&str) -> bool,
) -> Result<Vec<usize>, Vec<(String, String)>> {
    let place = |name: &str| plugins.iter().position(|(other, _)| *other == name);
    let mut problems = Vec::new();
    for (name, needs) in plugins {
        for need in needs.iter().filter(|need| !known(need)) {
            problems.push((
                (*name).to_owned(),
                format!(
                    "it needs the notes of plugin {need}, which the settings do not name: add [plugin.{need}]"
                ),
            ));
        }
    }
    let mut order: Vec<usize> = Vec::with_capacity(plugins.len());
    loop {
        let ready = (0..plugins.len()).find(|index| {
            let met = |need: &String| place(need).is_none_or(|place| order.contains(&place));
            !order.contains(index) && plugins[*index].1.iter().all(met)
        });
        match ready {
            Some(index) => order.push(index),
            None => break,
        }
    }
    let stuck: Vec<&str> =
        (0..plugins.len()).filter(|index| !order.contains(index)).map(|index| plugins[index].0).collect();
    for name in &stuck {
        let ring = stuck.join(", ");
        problems.push((
            (*name).to_owned(),
            format!("it waits for notes in a circle ({ring}): leave one of them out"),
        ));
    }
    if problems.is_empty() { Ok(order) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(plugins: &[(&str, &[&str])], expected: Result<&[usize], &[&str]>) {
        let needs: Vec<Vec<String>> =
            plugins.iter().map(|(_, needs)| needs.iter().map(|need| (*need).to_owned()).collect()).collect();
        let nodes: Vec<(&str, &[String])> =
            plugins.iter().zip(&needs).map(|((name, _), needs)| (*name, needs.as_slice())).collect();
        let known = |name: &str| name == "failed" || plugins.iter().any(|(other, _)| *other == name);
        match (needs_first(&nodes, known), expected) {
            (Ok(order), Ok(expected)) => assert_eq!(order, expected, "{plugins:?}"),
            (Err(problems), Err(expected)) => {
                let named: Vec<&str> = problems.iter().map(|(name, _)| name.as_str()).collect();
                assert_eq!(named, expected, "{problems:?}");
            }
            (found, _) => panic!("{plugins:?} gave {found:?}"),
        }
    }

    #[test]
    fn needs_come_first() {
        check(&[("a", &[]), ("b", &[])], Ok(&[0, 1]));
        check(&[("discrepancy", &["quotes"]), ("dedup", &[]), ("quotes", &[])], Ok(&[1, 2, 0]));
        check(&[("a", &["failed"])], Ok(&[0]));
    }

    #[test]
    fn unmet_needs_are_problems() {
        check(&[("a", &["gone"]), ("b", &[])], Err(&["a"]));
        check(&[("a", &["b"]), ("b", &["c"]), ("c", &["b"]), ("d", &[])], Err(&["a", "b", "c"]));
    }
}
