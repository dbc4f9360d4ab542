//! A portal's address is neither on the web nor a file of the folder.

use super::Checked;
use crate::diagnostic::Diagnostics;
use crate::nearest::suggest;

pub(super) fn run(checked: &Checked<'_>, problems: &mut Diagnostics) {
    let inputs = &checked.definition.inputs;
    for portal in &checked.definition.portals {
        let address = portal.address.as_str();
        let path = address.trim_end_matches('/');
        let known = inputs.iter().any(|input| {
            input.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        if !address.contains("://") && !known {
            let message = format!("`{address}` is neither a web address nor a file of the folder");
            let files = inputs.iter().map(|input| input.path.as_str());
            let hint = suggest(address, files, "start a web address with `https://`");
            problems.warning(&portal.place, "portal-without-file", message, hint);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Add, noticed};

    #[test]
    fn found() {
        let portals = "unit,address\nN,data.north.example\nS,portals/south.json\nW,https://w.example\n";
        let edits = [Add("portals.csv", portals)];
        insta::assert_snapshot!(noticed(&edits), @r"
        portals.csv:2: warning[portal-without-file]: `data.north.example` is neither a web address nor a file of the folder
          hint: start a web address with `https://`
        portals.csv:3: warning[portal-without-file]: `portals/south.json` is neither a web address nor a file of the folder
          hint: start a web address with `https://`
        ");
    }
}
