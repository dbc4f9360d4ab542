//! A large form in which every question refers to others: what is read by looking through all rows
//! for each row takes its time here.

/// The form, as Markdown.
pub fn large_form() -> String {
    let mut text = "| survey |\n| | type | name | label | relevant | calculation |\n".to_owned();
    text += "| | text | q0 | Q | | |\n";
    for at in 1..5000 {
        let (one, half, list) = (at - 1, at / 2, at % 500);
        text += &match at % 3 {
            0 => format!("| | calculate | q{at} | | | concat(${{q{one}}}, ${{q{half}}}) |\n"),
            1 => {
                format!("| | select_one l{list} | q{at} | ${{q{one}}}? | ${{q{half}}} != '' | |\n")
            }
            _ => format!("| | text | q{at} | ${{q{one}}}? | selected(${{q{half}}}, 'a') | |\n"),
        };
    }
    text += "| choices |\n| | list_name | name | label |\n";
    for list in 0..500 {
        text += &format!("| | l{list} | a | A |\n| | l{list} | b | B |\n");
    }
    text
}
