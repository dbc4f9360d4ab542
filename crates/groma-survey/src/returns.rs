//! Workbooks that go out to respondents and come back.
