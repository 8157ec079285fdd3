//! Which way a figure of a change is told: by how much, or to what.

use crate::lexicon::Class;
use crate::view::{Sentence, View};
use copydesk_text::quantity::Quantity;

/// `cut [by] a quarter of a point [to] 3.75 percent`
pub(super) enum Way {
    To,
    By,
    Untold,
}

impl Way {
    pub(super) fn of(view: &View<'_>, sentence: &Sentence, quantity: &Quantity) -> Self {
        let before = quantity.lead.checked_sub(1).filter(|i| *i >= sentence.pieces.start);
        match before.map_or("", |i| view.cuts.low(i)) {
            "to" | "at" => Way::To,
            "by" => Way::By,
            _ => Way::Untold,
        }
    }

    /// Whether figures of the class are told that way.
    pub(super) fn fits(&self, class: &Class) -> bool {
        match self {
            Way::To => !class.step,
            Way::By => !class.level,
            Way::Untold => true,
        }
    }
}
