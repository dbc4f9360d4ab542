//! `portals.csv`: where the units publish.

use crate::code::UnitCode;
use crate::definition::Portal;
use crate::diagnostic::Diagnostics;
use crate::read::column::{Holds, SheetSpec, Target, column};
use crate::read::register::Register;
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
            place: row.place(),
        });
    });
    portals
}
