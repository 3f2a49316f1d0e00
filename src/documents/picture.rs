//! What an uploaded picture may be. It is judged by its content, measured before it is decoded, and encoded anew: what is
//! stored holds nothing of the file but the pixels.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, codecs::jpeg::JpegEncoder,
    metadata::Orientation,
};

/// The largest file, in bytes.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;
/// The most pixels: what telephones' cameras make today, with a little to spare.
const MOST_PIXELS: u64 = 50_000_000;
/// The longest side, in pixels.
const MOST_SIDE: u32 = 12_000;
/// Of what people have to read the longer side has at least so many pixels …
const LEAST_LONG_SIDE: u32 = 400;
/// … and the shorter one.
const LEAST_SHORT_SIDE: u32 = 200;
/// What decoding one may allocate, in bytes: four for each pixel, with a little to work with. Of those that take twice as many,
/// half the pixels are the most.
const MOST_MEMORY: u64 = 5 * MOST_PIXELS;
/// Good enough for small print.
const QUALITY: u8 = 88;

/// What the types of text documents, tables and presentations begin with.
const OFFICE: [&str; 3] = ["application/vnd.ms-", "application/vnd.openxmlformats-", "application/vnd.oasis."];

/// Why an upload is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    #[error("no file")]
    Missing,
    #[error("a file of more than 10 MB")]
    TooLarge,
    #[error("a file name with a path or control characters in it")]
    Name,
    #[error("a PDF")]
    Pdf,
    #[error("a vector graphic or another XML document")]
    Svg,
    #[error("a web page")]
    WebPage,
    #[error("a HEIC or AVIF picture")]
    Heic,
    #[error("a picture of another kind")]
    OtherPicture,
    #[error("a text document, table or presentation")]
    Office,
    #[error("an archive")]
    Archive,
    #[error("a film or a recording")]
    Film,
    #[error("something that cannot be told")]
    Unknown,
    #[error("too many pixels")]
    TooManyPixels,
    #[error("too few pixels to be read")]
    TooFewPixels,
    #[error("a damaged picture")]
    Broken,
    #[error("too many pictures at once")]
    Busy,
}

impl PictureError {
    /// Every error there is, for the check that each has a text.
    pub const ALL: &[Self] = &[
        Self::Missing,
        Self::TooLarge,
        Self::Name,
        Self::Pdf,
        Self::Svg,
        Self::WebPage,
        Self::Heic,
        Self::OtherPicture,
        Self::Office,
        Self::Archive,
        Self::Film,
        Self::Unknown,
        Self::TooManyPixels,
        Self::TooFewPixels,
        Self::Broken,
        Self::Busy,
    ];

    /// The message id of the text to show: what the file looks like, and what is expected.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing => "picture-missing",
            Self::TooLarge => "picture-too-large",
            Self::Name => "picture-name",
            Self::Pdf => "picture-pdf",
            Self::Svg => "picture-svg",
            Self::WebPage => "picture-web-page",
            Self::Heic => "picture-heic",
            Self::OtherPicture => "picture-other",
            Self::Office => "picture-office",
            Self::Archive => "picture-archive",
            Self::Film => "picture-film",
            Self::Unknown => "picture-unknown",
            Self::TooManyPixels => "picture-too-many-pixels",
            Self::TooFewPixels => "picture-too-few-pixels",
            Self::Broken => "picture-broken",
            Self::Busy => "busy",
        }
    }
}

/// A picture as it is stored.
#[derive(Debug)]
pub struct Picture {
    pub jpeg: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

impl Picture {
    /// Makes the picture to store of an upload. Takes time in proportion to its pixels: run it where that does no harm.
    ///
    /// # Errors
    /// What is wrong with the upload.
    pub fn prepare(upload: &[u8]) -> Result<Self, PictureError> {
        if upload.is_empty() {
            return Err(PictureError::Missing);
        }
        if upload.len() > MOST_BYTES {
            return Err(PictureError::TooLarge);
        }
        let image = flat(decode(upload, format(upload)?)?);
        let (width, height) = image.dimensions();
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&image).map_err(|_| PictureError::Broken)?;
        Ok(Self { jpeg, width, height })
    }

    /// Whether a paper on it can be read at all.
    pub fn is_legible(&self) -> bool {
        self.width.max(self.height) >= LEAST_LONG_SIDE && self.width.min(self.height) >= LEAST_SHORT_SIDE
    }
}

/// What the content says it is, whatever its name says.
fn format(upload: &[u8]) -> Result<ImageFormat, PictureError> {
    let mime = infer::get(upload).map(|kind| kind.mime_type());
    Err(match mime {
        Some("image/jpeg") => return Ok(ImageFormat::Jpeg),
        Some("image/png") => return Ok(ImageFormat::Png),
        Some("image/webp") => return Ok(ImageFormat::WebP),
        Some("image/heif" | "image/heic" | "image/avif") => PictureError::Heic,
        Some("application/pdf") => PictureError::Pdf,
        Some("text/html") => PictureError::WebPage,
        Some("text/xml" | "image/svg+xml") => PictureError::Svg,
        Some("application/zip" | "application/vnd.rar" | "application/x-7z-compressed" | "application/gzip") => {
            PictureError::Archive
        }
        Some("application/msword" | "application/rtf" | "text/rtf") => PictureError::Office,
        Some(mime) if OFFICE.iter().any(|kind| mime.starts_with(kind)) => PictureError::Office,
        Some(mime) if mime.starts_with("image/") => PictureError::OtherPicture,
        Some(mime) if mime.starts_with("video/") || mime.starts_with("audio/") => PictureError::Film,
        _ => text(upload),
    })
}

/// What a file without a signature looks like.
fn text(upload: &[u8]) -> PictureError {
    let start = String::from_utf8_lossy(&upload[..upload.len().min(1024)]).to_ascii_lowercase();
    if start.contains("<svg") || start.trim_start().starts_with("<?xml") {
        PictureError::Svg
    } else if ["<html", "<!doctype", "<script", "<body"].iter().any(|tag| start.contains(tag)) {
        PictureError::WebPage
    } else {
        PictureError::Unknown
    }
}

/// Decodes a picture that is not too large, the right way up.
fn decode(upload: &[u8], format: ImageFormat) -> Result<DynamicImage, PictureError> {
    let reader = || ImageReader::with_format(Cursor::new(upload), format);
    let (width, height) = reader().into_dimensions().map_err(|_| PictureError::Broken)?;
    if width.max(height) > MOST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PictureError::TooManyPixels);
    }
    let mut reader = reader();
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| PictureError::Broken)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| match error {
        image::ImageError::Limits(_) => PictureError::TooManyPixels,
        _ => PictureError::Broken,
    })?;
    image.apply_orientation(orientation);
    Ok(image)
}

/// The picture on white paper: JPEG knows no transparency.
fn flat(image: DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let image = image.into_rgba8();
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [red, green, blue, alpha] = image.get_pixel(x, y).0.map(u32::from);
        let over_white = |colour: u32| u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        image::Rgb([over_white(red), over_white(green), over_white(blue)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgba, RgbaImage};
    use proptest::prelude::*;

    fn encoded(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let image = DynamicImage::ImageRgb8(RgbImage::from_pixel(width, height, image::Rgb([200, 30, 30])));
        image.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    #[test]
    fn the_three_kinds_become_jpeg() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let picture = Picture::prepare(&encoded(format, 40, 30)).unwrap();
            assert_eq!((picture.width, picture.height), (40, 30), "{format:?}");
            assert_eq!(infer::get(&picture.jpeg).unwrap().mime_type(), "image/jpeg");
        }
    }

    #[test]
    fn other_files_are_named_for_what_they_are() {
        for (bytes, expected) in [
            (&b""[..], PictureError::Missing),
            (b"%PDF-1.7\n%\xe2\xe3", PictureError::Pdf),
            (b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>", PictureError::Svg),
            (b"  <svg onload=\"alert(1)\"/>", PictureError::Svg),
            (b"<!DOCTYPE html><script>alert(1)</script>", PictureError::WebPage),
            (b"<html><body>", PictureError::WebPage),
            (b"GIF89a\x01\x00\x01\x00", PictureError::OtherPicture),
            (b"PK\x03\x04\x14\x00\x00\x00\x08\x00", PictureError::Archive),
            (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", PictureError::Heic),
            (b"just words", PictureError::Unknown),
            (b"\xff\xd8\xff\xe0 not really", PictureError::Broken),
            (b"\x89PNG\r\n\x1a\n", PictureError::Broken),
        ] {
            assert_eq!(Picture::prepare(bytes).unwrap_err(), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_file_that_is_two_things_keeps_the_pixels_alone() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let mut bytes = encoded(format, 20, 20);
            bytes.extend_from_slice(b"<script>alert(1)</script>PK\x03\x04");
            let picture = Picture::prepare(&bytes).unwrap();
            assert!(!picture.jpeg.windows(7).any(|window| window == b"<script"), "{format:?}");
        }
    }

    #[test]
    fn pixels_are_counted_before_they_are_made() {
        // A PNG that says it is 30,000 by 30,000: a few bytes that would become gigabytes.
        let mut bomb = encoded(ImageFormat::Png, 1, 1);
        bomb[16..20].copy_from_slice(&30_000u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&30_000u32.to_be_bytes());
        let checksum = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&checksum.to_be_bytes());
        assert_eq!(Picture::prepare(&bomb).unwrap_err(), PictureError::TooManyPixels);
        assert_eq!(Picture::prepare(&encoded(ImageFormat::Png, 12_001, 1)).unwrap_err(), PictureError::TooManyPixels);
        assert_eq!(Picture::prepare(&encoded(ImageFormat::Png, 12_000, 1)).unwrap().width, 12_000);
    }

    /// CRC-32 of ISO 3309, as PNG chunks carry it.
    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
        })
    }

    #[test]
    fn transparent_becomes_white() {
        let mut bytes = Vec::new();
        let image = DynamicImage::ImageRgba8(RgbaImage::from_pixel(16, 16, Rgba([0, 0, 0, 0])));
        image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        let picture = Picture::prepare(&bytes).unwrap();
        let stored = image::load_from_memory(&picture.jpeg).unwrap().into_rgb8();
        assert!(stored.pixels().all(|pixel| pixel.0.iter().all(|colour| *colour > 250)));
    }

    #[test]
    fn a_picture_taken_sideways_is_turned_and_its_place_forgotten() {
        let plain = encoded(ImageFormat::Jpeg, 40, 20);
        // EXIF (big-endian TIFF) with one entry: orientation 6, to be turned by a quarter.
        let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let mut turned = plain[..2].to_vec();
        turned.extend_from_slice(&[0xff, 0xe1]);
        turned.extend_from_slice(&length);
        turned.extend_from_slice(exif);
        turned.extend_from_slice(&plain[2..]);
        let picture = Picture::prepare(&turned).unwrap();
        assert_eq!((picture.width, picture.height), (20, 40));
        assert!(!picture.jpeg.windows(4).any(|window| window == b"Exif"));
    }

    #[test]
    fn what_is_too_small_cannot_be_read() {
        for (width, height, legible) in [(400, 200, true), (200, 400, true), (399, 300, false), (500, 199, false)] {
            let picture = Picture::prepare(&encoded(ImageFormat::Jpeg, width, height)).unwrap();
            assert_eq!(picture.is_legible(), legible, "{width} by {height}");
        }
    }

    #[test]
    fn ten_megabytes_are_the_limit() {
        let mut bytes = encoded(ImageFormat::Jpeg, 20, 20);
        bytes.resize(MOST_BYTES, 0);
        assert!(Picture::prepare(&bytes).is_ok());
        bytes.push(0);
        assert_eq!(Picture::prepare(&bytes).unwrap_err(), PictureError::TooLarge);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn damaged_pictures_never_panic(at in 0usize..400, byte in any::<u8>(), cut in 0usize..600, kind in 0usize..3) {
            let format = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP][kind];
            let mut bytes = encoded(format, 24, 24);
            let at = at % bytes.len();
            bytes[at] = byte;
            bytes.truncate(cut.max(1));
            let _ = Picture::prepare(&bytes);
        }
    }
}
