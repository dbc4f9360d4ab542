use super::*;
use crate::arrow::array::{
    Array, ArrayRef, DictionaryArray, Int64Array, ListBuilder, StringArray, StringBuilder,
};
use crate::arrow::datatypes::{Field, Int32Type};

fn batch() -> RecordBatch {
    let mut lists = ListBuilder::new(StringBuilder::new());
    for list in [&["a", "b"][..], &[], &[" "]] {
        list.iter().for_each(|text| lists.values().append_value(text));
        lists.append(true);
    }
    let coded: DictionaryArray<Int32Type> = [Some("CSV"), None, Some("")].into_iter().collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("status", Arc::new(Int64Array::from(vec![Some(200), Some(404), None]))),
        ("format", Arc::new(coded)),
        ("title", Arc::new(StringArray::from(vec![Some("x"), Some("  "), None]))),
        ("keyword", Arc::new(lists.finish())),
    ];
    let fields: Vec<Field> = columns
        .iter()
        .map(|(name, array)| Field::new(*name, array.data_type().clone(), true))
        .collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns.into_iter().map(|c| c.1).collect())
        .unwrap()
}

fn expressions() -> Expressions {
    Expressions::new(vec![TextFunction::new("is_term", 2, |texts| {
        let (vocabulary, text) = (texts[0]?, texts[1]?);
        Some(vocabulary == "file-type" && text == "CSV")
    })])
}

#[test]
fn answers() {
    let batch = batch();
    let check = |text: &str, expected: [Option<bool>; 3]| {
        let expression = expressions().compile(text, &batch.schema()).expect(text);
        let answered = expression.evaluate(&batch).expect(text);
        assert_eq!(answered.iter().collect::<Vec<_>>(), expected, "{text}");
    };
    check("status between 200 and 299", [Some(true), Some(false), None]);
    check("coalesce(status, 200) = 200", [Some(true), Some(false), Some(true)]);
    check("case when status is null then null else true end", [Some(true), Some(true), None]);
    check("filled(title)", [Some(true), Some(false), Some(false)]);
    check("filled(keyword)", [Some(true), Some(false), Some(false)]);
    check("filled(format)", [Some(true), Some(false), Some(false)]);
    check("filled(status)", [Some(true), Some(true), Some(false)]);
    check("is_term('file-type', format)", [Some(true), None, Some(false)]);
    check("is_term('licence', format)", [Some(false), None, Some(false)]);
    check("is_term('file-type', title) or format = 'CSV'", [Some(true), None, None]);
    check("lower(format) = 'csv'", [Some(true), None, Some(false)]);
    check("true", [Some(true); 3]);
    check("null", [None; 3]);
    let used = expressions().columns_of("filled(title) and status = 200", &batch.schema());
    assert_eq!(used.unwrap(), ["status", "title"]);
}

#[test]
fn refusals_read_alone() {
    let schema = batch().schema();
    let check = |text: &str, expected: &str| {
        let refused = expressions().compile(text, &schema).expect_err(text);
        assert!(refused.message.contains(expected), "{text}: {}", refused.message);
    };
    check("statsu = 200", "status");
    check("max(status) = 200", "several rows");
    check("sum(status) over () = 200", "other rows");
    check("exists (select 1)", "");
    check("status in (select 1)", "");
    check("$1 = status", "");
    check("status + 1", "not true, false or null");
    check("repeat('x', 1000000000) = title", "repeat");
    check("now() is not null", "now");
    check("status = 200; drop table x", "");
    check(&format!("title = '{}'", "x".repeat(2000)), "2000 are allowed");
    check(&vec!["status = 1"; 150].join(" or "), "");
    check(&format!("{}status{} = 1", "(".repeat(40), ")".repeat(40)), "deep");
}
