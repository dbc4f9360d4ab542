//! `portals.csv`: where the units publish.

use crate::code::UnitCode;
use crate::definition::Portal;
use crate::diagnostic::Diagnostics;
use crate::read::column::{Holds, SheetSpec, Target, column};
use crate::read::register::Register;
use crate::read::row::Row;
use crate::read::sheet::Sheet;

pub(crate) const SPEC: SheetSpec = SheetSpec {
    file: "portals.csv",
    doc: "A portal of a unit.",
    required: false,
    key: &["unit", "address"],
    translated: &[],
    columns: &[
        column("unit", Holds::Ref(Target::Unit), "whose portal").required(),
        column("address", Holds::Text, "address, or a path inside the folder").required(),
        column("protocol", Holds::Text, "protocol; detected when empty"),
        column("level", Holds::Words(&["national", "local", "civil society"]), "who runs it")
            .or("national"),
        column("access", Holds::Words(&["open", "restricted"]), "who may see the raw records")
            .or("open"),
        column("robots", Holds::Words(ROBOTS), "what is done about robots.txt")
            .or("obey-for-links"),
        column(
            "robots_because",
            Holds::Text,
            "why; for `agreed` who agreed, and where that is written",
        ),
        column("rate", Holds::Number, "the most requests a second to its host"),
        column("timeout_s", Holds::Number, "the most seconds until an answer begins"),
        column("bytes_max", Holds::Number, "the most bytes of one answer"),
    ],
};

/// `obey`: what it forbids is left alone, with CKAN's default the whole interface. `obey-for-links`:
/// machine interfaces of the portal are used, links and pages obey. `agreed`: the publisher agreed.
const ROBOTS: &[&str] = &["obey", "obey-for-links", "agreed"];

pub(super) fn read(sheet: &Sheet<'_>, known: &Register, problems: &mut Diagnostics) -> Vec<Portal> {
    let mut portals = Vec::new();
    sheet.each(problems, |row| {
        portals.push(Portal {
            unit: UnitCode::from(row.key("unit", Target::Unit, known)),
            address: row.text("address").to_owned(),
            protocol: row.owned("protocol"),
            level: row.listed_word("level"),
            restricted: row.listed_word("access") == "restricted",
            robots: row.listed_word("robots"),
            robots_because: row.owned("robots_because"),
            rate: above_zero(row, "rate"),
            timeout_s: above_zero(row, "timeout_s"),
            bytes_max: above_zero(row, "bytes_max"),
            place: row.place(),
        });
    });
    portals
}

fn above_zero(row: &mut Row<'_>, name: &str) -> Option<f64> {
    let number = row.number(name)?;
    if number > 0.0 {
        return Some(number);
    }
    row.error(name, "not-above-zero", || {
        let message = format!("{number} in `{name}` would let nothing through");
        (message, "write a number above zero, or leave the cell empty for the usual".to_owned())
    });
    None
}

#[cfg(test)]
mod tests {
    use crate::edited::{Edit::Add, noticed};

    #[test]
    fn limits_let_something_through() {
        let portals = "unit,address,rate,timeout_s,bytes_max\n\
            N,https://n.example,0.5,300,1e9\n\
            S,https://s.example,0,-1,many\n";
        insta::assert_snapshot!(noticed(&[Add("portals.csv", portals)]), @r"
        portals.csv:3:21: error[not-above-zero]: 0 in `rate` would let nothing through
          hint: write a number above zero, or leave the cell empty for the usual
        portals.csv:3:23: error[not-above-zero]: -1 in `timeout_s` would let nothing through
          hint: write a number above zero, or leave the cell empty for the usual
        portals.csv:3:26: error[bad-number]: `many` in `bytes_max` is not a number
          hint: write a number such as `12` or `0.5`, or leave the cell empty
        ");
    }
}
