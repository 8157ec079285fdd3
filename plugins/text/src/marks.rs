//! Quotation marks and what they enclose.
