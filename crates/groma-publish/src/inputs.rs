//! The files a run was made from, with their digests.

use crate::figures::Figures;
use crate::link;
use crate::number::count;
use maud::{Markup, html};

/// Path, length and SHA-256 of every input.
pub(crate) fn table(figures: &Figures<'_>) -> Markup {
    link::scroller(
        "Inputs",
        &html! { table {
            thead { tr { th scope="col" { "File" } th.r scope="col" { "Bytes" } th scope="col" { "SHA-256" } } }
            tbody { @for input in &figures.inputs { tr {
                th scope="row" { (input.path) @if input.restricted { " (withheld, only its digest is published)" } }
                td.r { (count(input.bytes.unsigned_abs())) }
                td { code.hash { (input.sha256) } }
            } } }
        } },
    )
}
