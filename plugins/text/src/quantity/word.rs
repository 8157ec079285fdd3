//! The words numbers are made of: one table for every reader of numbers, dates and ages.

/// What a number word does beside other number words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Zero to nine.
    Unit,
    /// Ten to nineteen.
    Teen,
    /// Twenty, thirty, to ninety.
    Ten,
    /// A hundred: multiplies what is before it, within a group of three digits.
    Hundred,
    /// A thousand and more: closes a group.
    Scale,
    /// Twelve, as a measure: multiplies and is added to.
    Dozen,
    /// A half, a quarter.
    Part,
}

/// How a number word is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `five`, `million`.
    Cardinal,
    /// `millions`, `dozens`.
    Plural,
    /// `bn`, `k`: only after figures.
    Short,
    /// `fifth`: the place in a row, or the lower part of a fraction.
    Ordinal,
    /// `fifths`: the lower part of a fraction.
    Parts,
}

/// A word of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberWord {
    /// Lower case.
    pub text: &'static str,
    /// What it stands for; of ordinals the place.
    pub value: f64,
    /// What it does.
    pub role: Role,
    /// How it is used.
    pub form: Form,
}

const fn of(text: &'static str, value: f64, role: Role, form: Form) -> NumberWord {
    NumberWord { text, value, role, form }
}

macro_rules! words {
    ($($text:literal $value:literal $role:ident,)*; $($scale:literal $size:literal $scale_role:ident,)*;
     $($short:literal $short_size:literal,)*; $($nth:literal $place:literal $nth_role:ident,)*) => {
        &[
            $(of($text, $value, Role::$role, Form::Cardinal),)*
            $(of($scale, $size, Role::$scale_role, Form::Cardinal),
              of(concat!($scale, "s"), $size, Role::$scale_role, Form::Plural),)*
            $(of($short, $short_size, Role::Scale, Form::Short),)*
            $(of($nth, $place, Role::$nth_role, Form::Ordinal),
              of(concat!($nth, "s"), $place, Role::$nth_role, Form::Parts),)*
            of("dz", 12.0, Role::Dozen, Form::Short),
            of("dzs", 12.0, Role::Dozen, Form::Short),
            of("doz", 12.0, Role::Dozen, Form::Short),
            of("dozs", 12.0, Role::Dozen, Form::Short),
            of("half", 2.0, Role::Part, Form::Ordinal),
            of("halves", 2.0, Role::Part, Form::Parts),
            of("quarter", 4.0, Role::Part, Form::Ordinal),
            of("quarters", 4.0, Role::Part, Form::Parts),
        ]
    };
}

/// Every word of numbers; frequent misspellings among them.
pub static WORDS: &[NumberWord] = words! {
    "zero" 0.0 Unit, "nought" 0.0 Unit, "naught" 0.0 Unit,
    "one" 1.0 Unit, "two" 2.0 Unit, "three" 3.0 Unit, "four" 4.0 Unit, "five" 5.0 Unit,
    "six" 6.0 Unit, "seven" 7.0 Unit, "eight" 8.0 Unit, "nine" 9.0 Unit,
    "ten" 10.0 Teen, "eleven" 11.0 Teen, "twelve" 12.0 Teen, "thirteen" 13.0 Teen, "fourteen" 14.0 Teen,
    "fifteen" 15.0 Teen, "sixteen" 16.0 Teen, "seventeen" 17.0 Teen, "eighteen" 18.0 Teen,
    "nineteen" 19.0 Teen,
    "twenty" 20.0 Ten, "thirty" 30.0 Ten, "forty" 40.0 Ten, "fourty" 40.0 Ten, "fifty" 50.0 Ten,
    "sixty" 60.0 Ten, "seventy" 70.0 Ten, "eighty" 80.0 Ten, "ninety" 90.0 Ten,
    ;
    "hundred" 1e2 Hundred, "thousand" 1e3 Scale, "million" 1e6 Scale, "billion" 1e9 Scale,
    "trillion" 1e12 Scale, "quadrillion" 1e15 Scale, "quintillion" 1e18 Scale, "sextillion" 1e21 Scale,
    "septillion" 1e24 Scale, "octillion" 1e27 Scale, "nonillion" 1e30 Scale, "decillion" 1e33 Scale,
    "lakh" 1e5 Scale, "crore" 1e7 Scale, "dozen" 12.0 Dozen,
    ;
    "mn" 1e6, "mln" 1e6, "mio" 1e6, "mil" 1e6, "mm" 1e6, "bn" 1e9, "bln" 1e9, "mrd" 1e9, "tn" 1e12,
    "trn" 1e12, "tln" 1e12, "k" 1e3, "m" 1e6, "b" 1e9, "g" 1e9, "t" 1e12,
    ;
    "first" 1.0 Unit, "second" 2.0 Unit, "third" 3.0 Unit, "fourth" 4.0 Unit, "fifth" 5.0 Unit,
    "sixth" 6.0 Unit, "seventh" 7.0 Unit, "eighth" 8.0 Unit, "ninth" 9.0 Unit, "nineth" 9.0 Unit,
    "tenth" 10.0 Teen, "eleventh" 11.0 Teen, "twelfth" 12.0 Teen, "thirteenth" 13.0 Teen,
    "fourteenth" 14.0 Teen, "fifteenth" 15.0 Teen, "sixteenth" 16.0 Teen, "seventeenth" 17.0 Teen,
    "eighteenth" 18.0 Teen, "nineteenth" 19.0 Teen,
    "twentieth" 20.0 Ten, "thirtieth" 30.0 Ten, "fortieth" 40.0 Ten, "fiftieth" 50.0 Ten,
    "sixtieth" 60.0 Ten, "seventieth" 70.0 Ten, "eightieth" 80.0 Ten, "ninetieth" 90.0 Ten,
    "hundredth" 1e2 Hundred, "thousandth" 1e3 Scale, "millionth" 1e6 Scale, "billionth" 1e9 Scale,
    "trillionth" 1e12 Scale, "quadrillionth" 1e15 Scale, "quintillionth" 1e18 Scale,
    "sextillionth" 1e21 Scale,
};

/// The word with this number as [`crate::fold::Cut::number`] has it; zero is none.
pub fn numbered(number: u8) -> Option<&'static NumberWord> {
    WORDS.get(usize::from(number).checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_fits_its_number() {
        assert!(WORDS.len() < usize::from(u8::MAX));
        let mut texts: Vec<&str> = WORDS.iter().map(|word| word.text).collect();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), WORDS.len());
        assert_eq!(numbered(0), None);
        assert_eq!(numbered(1).map(|word| word.text), Some("zero"));
    }
}
