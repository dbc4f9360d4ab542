//! How cells look: few colours, each with its meaning also in words or in its place.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// The formats of a workbook.
pub(super) struct Look {
    pub(super) title: Format,
    pub(super) subtitle: Format,
    pub(super) warning: Format,
    pub(super) heading: Format,
    pub(super) section: Format,
    /// What is said about a whole section.
    pub(super) aside: Format,
    pub(super) code: Format,
    pub(super) read_only: Format,
    pub(super) question: Format,
    pub(super) carried: Format,
    /// Cells to fill with text.
    pub(super) text: Format,
    pub(super) number: Format,
    pub(super) date: Format,
    /// What a row that is passed over turns to.
    pub(super) passed_over: Format,
    pub(super) hidden: Format,
    pub(super) cover_label: Format,
    pub(super) cover_text: Format,
    pub(super) cover_number: Format,
}

const INK: Color = Color::RGB(0x1F2933);
const DEEP: Color = Color::RGB(0x2F4858);
const PALE: Color = Color::RGB(0xF1F3F5);
const BAND: Color = Color::RGB(0xDCE3E9);
const LINE: Color = Color::RGB(0xB5BEC6);
const WARN: Color = Color::RGB(0x8A1C1C);
const FADED: Color = Color::RGB(0x5C6670);

impl Look {
    pub(super) fn new() -> Self {
        let base = Format::new().set_font_size(10).set_font_color(INK);
        let wrapped = base.clone().set_text_wrap().set_align(FormatAlign::Top);
        let boxed = wrapped.clone().set_border(FormatBorder::Thin).set_border_color(LINE);
        // Text stays text: no dates from `1-2`, no formula from `=…`, no lost zeros.
        let open = boxed.clone().set_unlocked();
        let read_only = boxed.clone().set_background_color(PALE).set_num_format("@");
        Self {
            title: base.clone().set_font_size(16).set_bold().set_font_color(DEEP),
            subtitle: base.clone().set_font_color(FADED),
            warning: base.clone().set_bold().set_font_color(WARN),
            heading: boxed
                .clone()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(DEEP)
                .set_align(FormatAlign::VerticalCenter),
            section: boxed.clone().set_bold().set_background_color(BAND).set_num_format("@"),
            aside: boxed.clone().set_background_color(BAND).set_num_format("@"),
            code: read_only.clone().set_font_color(FADED).set_font_size(9),
            question: read_only.clone().set_bold(),
            carried: read_only.clone().set_italic(),
            read_only,
            text: open.clone().set_num_format("@"),
            number: open.clone().set_align(FormatAlign::Left),
            date: open.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left),
            passed_over: Format::new()
                .set_font_color(Color::RGB(0x505A64))
                .set_background_color(Color::RGB(0xD5D9DD)),
            hidden: base.clone(),
            cover_label: wrapped.clone().set_bold(),
            cover_text: wrapped.clone().set_num_format("@"),
            cover_number: wrapped.set_align(FormatAlign::Left),
        }
    }
}
