//! robots.txt is not to be obeyed because somebody agreed, and nobody says who.

use super::Checked;
use crate::diagnostic::Diagnostics;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    for portal in &checked.definition.portals {
        let reason = portal.robots_because.as_deref().unwrap_or_default().trim();
        if portal.robots == "agreed" && reason.is_empty() {
            let message = "`robots` is `agreed`, and `robots_because` is empty";
            let hint = "write who agreed, and where that is written; `obey-for-links` needs no consent";
            problems.error(&portal.place, "robots-agreed-without-reason", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Add, noticed};

    #[test]
    fn found() {
        let portals = "unit,address,robots,robots_because\n\
            N,https://n.example,agreed,\n\
            S,https://s.example,agreed,letter of 2 March 2026\n\
            W,https://w.example,obey,\n";
        let edits = [Add("portals.csv", portals)];
        insta::assert_snapshot!(noticed(&edits), @r"
        portals.csv:2: error[robots-agreed-without-reason]: `robots` is `agreed`, and `robots_because` is empty
          hint: write who agreed, and where that is written; `obey-for-links` needs no consent
        ");
    }
}
