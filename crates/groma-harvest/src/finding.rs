//! What a harvest notices in other people's portals: every kind once, with what to do about it.

use groma_define::RunId;
use groma_define::tables::FindingRow;

/// A kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// Its name, for the search.
    pub name: &'static str,
    /// error: something was not read; warning: it was read with a doubt; note: worth knowing.
    pub severity: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// What whoever runs the portal, or the harvest, can do.
    pub remedy: &'static str,
}

/// Declares the kinds of findings, each once, and the list of all of them.
macro_rules! findings {
    ($($id:ident $name:literal $severity:literal $doc:literal $remedy:literal;)*) => {
        $(#[doc = $doc] pub const $id: Code =
            Code { name: $name, severity: $severity, doc: $doc, remedy: $remedy };)*

        /// Every kind, in the order of this file.
        pub const FINDINGS: &[Code] = &[$($id),*];
    };
}

findings! {
    ERROR_INSIDE_SUCCESS "error-inside-success" "error"
        "The portal answered with success, and the answer says that something failed."
        "Answer failures with the status of a failure.";
    NOT_WHAT_WAS_ASKED "not-what-was-asked" "error"
        "The answer is of another kind than was asked for: a page instead of data, a bare string instead of an object."
        "Answer with the format of the interface, errors too.";
    UNREADABLE_PAGE "unreadable-page" "error"
        "A whole page could not be read; its bytes are in quarantine."
        "Mend the page at the place that is named.";
    UNREADABLE_RECORD "unreadable-record" "error"
        "One record could not be read; its bytes are in quarantine, the others were read."
        "Mend the record at the place that is named.";
    REPAIRED_RECORD "repaired-record" "warning"
        "A record breaks the rules of its syntax, and was read after what broke them was set right or left out."
        "Mend the record at the place that is named.";
    PAGE_LOOP "page-loop" "error"
        "The next page is one that was read before; reading stopped there."
        "Let the last page name no next one.";
    PAGE_REPEATED "page-repeated" "error"
        "Another address answered with the bytes of a page that was read before; reading stopped there."
        "Let every page have its own records.";
    TOO_MANY_PAGES "too-many-pages" "error"
        "There were more pages than the announced total can fill; reading stopped there."
        "Announce the right total, and end the pages.";
    COUNT_DIFFERS "count-differs" "warning"
        "The portal announces another number of data sets than it has, or the number changed while it was read."
        "Announce what there is; order the pages by something that does not change.";
    OTHER_HOST "other-host" "warning"
        "The next page is said to be on another host; it was not followed."
        "Name pages with the portal's own address; or name the host in `hosts` of portals.csv, if it is the portal's.";
    TRUNCATED_BODY "truncated-body" "error"
        "The body ended before its announced length."
        "Look at the server or the proxy that cuts it off.";
    TOO_LARGE "too-large" "error"
        "The body is longer than the limit that was set."
        "Offer pages, or raise the limit for this portal.";
    EXPANDS_TOO_MUCH "expands-too-much" "error"
        "The body is small as sent and enormous unpacked; unpacking was stopped."
        "Send it plainly.";
    WRONG_CHARSET "wrong-charset" "warning"
        "The text is not in the encoding that it is said to be in."
        "Send UTF-8, and say so.";
    DANGEROUS_XML "dangerous-xml" "error"
        "The XML declares entities or a document type, or is nested beyond any use; it was not expanded."
        "Send XML without a document type.";
    TOO_DEEP "too-deep" "error"
        "The document is nested beyond any use."
        "Send plain records.";
    UNKNOWN_CONTEXT "unknown-context" "warning"
        "The JSON-LD names a context that Groma does not have and does not fetch; what it defines was not understood."
        "Use a published context, or write it into the document.";
    REPEATED_IDENTIFIER "repeated-identifier" "error"
        "Two records have the same identifier; the first was kept, the other is in quarantine."
        "Give every data set its own identifier, and keep it.";
    NO_IDENTIFIER "no-identifier" "warning"
        "The record has no identifier; one was made from what it says."
        "Give every data set an identifier, and keep it.";
    NOT_A_DATE "not-a-date" "warning"
        "A date is not one; what stands there was kept."
        "Write dates as YYYY-MM-DD.";
    NOT_AN_ADDRESS "not-an-address" "warning"
        "An address cannot be one; what stands there was kept."
        "Write the whole address, with https://.";
    EMPTY_TEXT "empty-text" "note"
        "A field is there and holds nothing."
        "Leave out what is not known.";
    NOT_A_NUMBER "not-a-number" "note"
        "A number is not one."
        "Write a plain number.";
    REPEATED_KEY "repeated-key" "note"
        "A record gives the same key twice; the first value was kept."
        "Give each key once.";
    NOT_A_DATASET "not-a-dataset" "note"
        "The record is of another kind than a data set; it was counted and left out."
        "Nothing, if that is meant.";
    TOO_LONG "too-long" "note"
        "A value is longer than anybody reads; it was cut."
        "Move geometry and long lists into a file of their own.";
    SHORTER_LIST "shorter-list" "warning"
        "The portal hands out only the beginning of its list; the rest cannot be reached this way."
        "Offer the whole catalog as an export.";
    MANY_MISSING "many-missing" "error"
        "So many data sets are missing at once that the portal is probably at fault; nothing is called gone before a person says so."
        "Look at the portal; then repeat with --accept-missing if they are really gone.";
    INCOMPLETE "incomplete" "error"
        "The sweep did not see everything; what it did not see stays as it was."
        "Look at the findings beside this one, and run the harvest again.";
    FELL_BACK "fell-back" "warning"
        "The usual way was out of order, and another was taken."
        "Mend the usual way: others have only that.";
    DOWNGRADED "downgraded" "warning"
        "A redirect leads from https to http; what came that way could have been changed by anybody."
        "Redirect to https.";
    UNTRUSTED "untrusted" "error"
        "The certificate does not hold: it is out of date, for another name, or made by nobody who is known."
        "Renew the certificate, and send the ones between it and its root.";
    LEADS_INSIDE "leads-inside" "error"
        "The address, or one that it redirects to, is not a public one; it was not asked."
        "Publish an address that everybody can reach; for a portal of your own network allow it with --allow-private.";
    ROBOTS_FORBID "robots-forbid" "warning"
        "robots.txt forbids the address, or cannot be read, and the policy is to obey."
        "Allow machine interfaces in robots.txt; whoever has the publisher's consent says so in the policy of the portal.";
    BUDGET_USED_UP "budget-used-up" "error"
        "As many requests, bytes or hours as one sweep of a portal may take were taken."
        "Raise the budget, or read the portal's export instead of its pages.";
    DOCUMENT_TYPE "document-type" "note"
        "The XML names a document type; it was not fetched, and the document was read without it."
        "Leave the document type out: nobody should have to fetch it.";
    FILE_FAILED "file-failed" "error"
        "A file that a folder lists could not be fetched; what is known of it stays."
        "Let the folder list only files that it hands out.";
    NOT_READY "not-ready" "error"
        "The portal has taken the request and was still making the answer after ten minutes; what was read before stays."
        "Run the harvest again in some minutes.";
    NOT_A_LIST "not-a-list" "note"
        "One text stands where a list belongs; it was taken apart at its commas."
        "Write a list, an item each.";
    PAGES_DRIFT "pages-drift" "note"
        "The same records came on several pages, because the portal changed while it was read; each was read once."
        "Order the pages by something that does not change.";
    NOT_DESCRIBED "not-described" "warning"
        "Something is named by its IRI and described nowhere; what is not described was not counted."
        "Describe it in the catalog, or leave its name out.";
    ABSENCE_DOUBTED "absence-doubted" "warning"
        "Data sets are absent, and as many records are there that could not be told or were announced and did not come; they stay as they were."
        "Mend what is in quarantine, hand out what is announced; or repeat with --accept-missing if they are really gone.";
}

/// A finding on its way into the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// What kind.
    pub code: Code,
    /// The table of what it is about: catalog, dataset, distribution, fetch.
    pub subject_kind: &'static str,
    /// Which one.
    pub subject: String,
    /// What was noticed: a sentence that reads alone.
    pub message: String,
    /// Where in the portal's bytes.
    pub locator: Option<String>,
}

impl Noted {
    /// A finding about a record that has no name yet; whoever gives it one fills that in.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let (subject, locator) = (String::new(), None);
        Self { code, subject_kind: "dataset", subject, message: message.into(), locator }
    }

    /// A row of the table.
    pub fn row(self, sweep: &RunId, fetch: Option<&str>) -> FindingRow {
        FindingRow {
            code: self.code.name.into(),
            severity: self.code.severity.into(),
            subject_kind: self.subject_kind.into(),
            subject: self.subject.into(),
            message: self.message.into(),
            detail: Some(self.code.remedy.into()),
            run: sweep.clone(),
            locator: self.locator.map(Into::into),
            fetch: fetch.map(Into::into),
        }
    }
}
