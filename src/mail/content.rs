//! A mail's parts, and how they are laid out.

use askama::Template;

use crate::{domain::money::Fen, texts::Texts};

/// A mail as people see it.
#[derive(Debug)]
pub struct Rendered {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// A mail's parts, before they are laid out.
pub(super) struct Content<'a> {
    pub texts: Texts,
    pub platform: &'a str,
    pub contact: &'a str,
    pub subject: String,
    /// The first sentence; it holds the deadline.
    pub lead: String,
    pub action: Option<(&'static str, String)>,
    pub notes: Vec<String>,
}

#[derive(Template)]
#[template(path = "mail/message.txt")]
struct TextBody<'a>(&'a Content<'a>);

#[derive(Template)]
#[template(path = "mail/message.html")]
struct HtmlBody<'a>(&'a Content<'a>);

impl Content<'_> {
    /// The mail, as text and as HTML.
    pub fn render(self) -> Result<Rendered, askama::Error> {
        let (text, html) = (TextBody(&self).render()?, HtmlBody(&self).render()?);
        Ok(Rendered { subject: self.subject, text, html })
    }
}

/// What a certification costs that can be applied for.
pub(super) fn fee_note(texts: Texts, fee: Fen) -> String {
    if fee.0 > 0 {
        texts.with("mail-certification-fee", "amount", fee.yuan())
    } else {
        texts.t("certification-free").to_owned()
    }
}
