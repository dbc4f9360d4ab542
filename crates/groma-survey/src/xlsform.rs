//! XLSForm: reading as the reference converter does, refusing what it refuses, writing.
