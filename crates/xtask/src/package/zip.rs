//! A zip file whose bytes depend on nothing but the files' names and contents: no times, no
//! owners, the order as given. The format is small enough to be written here.

use std::io::Write;

use anyhow::{Context, Result};
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// What an unpacker must know: version 2.0, for folders and deflate.
const VERSION: u16 = 20;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
const DEFLATE: u16 = 8;
/// The earliest date a zip can state: 1 January 1980, 0:00.
const TIME: u16 = 0;
const DATE: u16 = 1 << 5 | 1;

/// The archive of these files.
pub(super) fn archive(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in files {
        let offset = size(body.len())?;
        let entry = entry(name, content)?;
        put(&mut body, &LOCAL.to_le_bytes());
        put(&mut body, &entry.header);
        put(&mut body, name.as_bytes());
        put(&mut body, &entry.packed);
        put(&mut directory, &CENTRAL.to_le_bytes());
        put(&mut directory, &VERSION.to_le_bytes());
        put(&mut directory, &entry.header);
        // No comment, the first disk, no attributes.
        put(&mut directory, &[0; 10]);
        put(&mut directory, &offset.to_le_bytes());
        put(&mut directory, name.as_bytes());
    }
    let count = u16::try_from(files.len()).context("too many files for a zip")?;
    let (start, length) = (size(body.len())?, size(directory.len())?);
    put(&mut body, &directory);
    put(&mut body, &END.to_le_bytes());
    put(&mut body, &[0; 4]);
    put(&mut body, &count.to_le_bytes());
    put(&mut body, &count.to_le_bytes());
    put(&mut body, &length.to_le_bytes());
    put(&mut body, &start.to_le_bytes());
    put(&mut body, &[0; 2]);
    Ok(body)
}

struct Entry {
    /// The fields that stand both before the content and in the directory.
    header: Vec<u8>,
    packed: Vec<u8>,
}

fn entry(name: &str, content: &[u8]) -> Result<Entry> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    let packed = encoder.finish()?;
    let mut sum = Crc::new();
    sum.update(content);
    let mut header = Vec::new();
    for field in [VERSION, FLAGS, DEFLATE, TIME, DATE] {
        put(&mut header, &field.to_le_bytes());
    }
    put(&mut header, &sum.sum().to_le_bytes());
    put(&mut header, &size(packed.len())?.to_le_bytes());
    put(&mut header, &size(content.len())?.to_le_bytes());
    let length = u16::try_from(name.len()).context("a file name is too long for a zip")?;
    put(&mut header, &length.to_le_bytes());
    // No extra field.
    put(&mut header, &[0; 2]);
    Ok(Entry { header, packed })
}

fn size(bytes: usize) -> Result<u32> {
    u32::try_from(bytes).context("a zip of more than 4 GB")
}

fn put(buffer: &mut Vec<u8>, bytes: &[u8]) {
    buffer.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_are_those_of_a_zip() {
        let files = [("a.txt".to_owned(), b"hello".to_vec())];
        let bytes = archive(&files).unwrap();
        assert_eq!(bytes, archive(&files).unwrap());
        assert!(bytes.starts_with(b"PK\x03\x04"));
        // The end record: one file, a directory of 46 bytes and the name, after the body.
        let end = bytes.len() - 22;
        let body = end - 46 - 5;
        assert_eq!(bytes.get(end..end + 4).unwrap(), b"PK\x05\x06");
        assert_eq!(bytes.get(body..body + 4).unwrap(), b"PK\x01\x02");
        let field =
            |at: usize| u32::from_le_bytes(bytes.get(at..at + 4).unwrap().try_into().unwrap());
        assert_eq!(field(end + 12), 51);
        assert_eq!(field(end + 16), u32::try_from(body).unwrap());
        // CRC-32 of "hello", in both places.
        assert_eq!(field(14), 0x3610_a686);
        assert_eq!(field(body + 16), 0x3610_a686);
    }
}
