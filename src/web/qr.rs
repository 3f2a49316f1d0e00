//! QR codes, drawn on the server as SVG.

use fast_qr::{
    QRBuilder,
    convert::{Builder, Shape, svg::SvgBuilder},
};

use super::AppError;

/// The code for a text, with a name for those who cannot see it.
///
/// # Errors
/// A text that is too long for a QR code.
pub fn code(text: &str, label: &str) -> Result<String, AppError> {
    let code = QRBuilder::new(text).build().map_err(|error| AppError::Internal(anyhow::anyhow!("{error}")))?;
    let svg = SvgBuilder::default().shape(Shape::Square).to_str(&code);
    let label = askama::filters::escape(label, askama::filters::Html).map_or_else(|_| String::new(), |l| l.to_string());
    Ok(svg.replacen("<svg ", &format!("<svg role=\"img\" aria-label=\"{label}\" "), 1))
}
