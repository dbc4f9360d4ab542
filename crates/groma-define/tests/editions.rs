//! Every edition folder of the repository can be read.

use std::path::Path;

#[test]
fn no_edition_has_an_error() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders = ["replications", "editions"].map(|folder| root.join(folder));
    let folders = folders.iter().filter_map(|folder| folder.read_dir().ok()).flatten();
    let mut count = 0;
    for folder in folders {
        let folder = folder.expect("the repository can be listed").path();
        if folder.join("edition.toml").is_file() {
            let reading = groma_define::read(&folder).expect("an edition folder");
            let found = reading.diagnostics.into_sorted();
            let errors: Vec<String> = found
                .iter()
                .filter(|found| found.severity == groma_define::Severity::Error)
                .map(ToString::to_string)
                .collect();
            assert!(errors.is_empty(), "{}\n{}", folder.display(), errors.join("\n"));
            count += 1;
        }
    }
    println!("edition folders read without errors: {count}");
}
