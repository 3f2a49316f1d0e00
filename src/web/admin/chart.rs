//! Charts as SVG, made on the server. The numbers stand beside them in a table, for those who cannot see the picture and
//! for those who want to know it exactly; so the picture itself needs no text.

/// How high the drawing is, in its own units; the page stretches it.
const HEIGHT: i64 = 1_000;
/// How wide one column is with its gap, in the same units.
const PITCH: usize = 10;

/// Columns over time. Each series is part of the one before it and stands in front of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Columns {
    /// The width of the drawing.
    pub width: usize,
    pub layers: Vec<Vec<Column>>,
    /// The largest number, which is as high as the drawing.
    pub most: i64,
}

/// A rectangle of the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub x: usize,
    pub y: i64,
    pub height: i64,
}

/// The columns of these series, all as long as the first; `None`: there is nothing to draw.
pub fn columns(series: &[Vec<i64>]) -> Option<Columns> {
    let most = series.iter().flatten().copied().max().filter(|most| *most > 0)?;
    let layer = |numbers: &Vec<i64>| {
        let column = |(at, number): (usize, &i64)| {
            let height = part(*number, most, HEIGHT);
            (height > 0).then_some(Column { x: at * PITCH + 1, y: HEIGHT - height, height })
        };
        numbers.iter().enumerate().filter_map(column).collect()
    };
    let width = series.first().map_or(0, Vec::len) * PITCH;
    Some(Columns { width, layers: series.iter().map(layer).collect(), most })
}

/// How much `number` is of `most`, in parts of `whole`; what is there at all can be seen.
pub fn part(number: i64, most: i64, whole: i64) -> i64 {
    match (number, most) {
        (..=0, _) | (_, ..=0) => 0,
        (number, most) => (number.saturating_mul(whole) / most).clamp(1, whole),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_number_is_as_high_as_the_drawing_and_the_smallest_can_be_seen() {
        let columns = columns(&[vec![1_000_000, 0, 1], vec![500_000, 0, 0]]).unwrap();
        assert_eq!((columns.width, columns.most), (30, 1_000_000));
        assert_eq!(columns.layers[0], [Column { x: 1, y: 0, height: 1_000 }, Column { x: 21, y: 999, height: 1 }]);
        assert_eq!(columns.layers[1], [Column { x: 1, y: 500, height: 500 }]);
    }

    #[test]
    fn nothing_is_not_drawn() {
        assert_eq!(columns(&[vec![0, 0]]), None);
        assert_eq!(columns(&[]), None);
    }

    #[test]
    fn parts_neither_overflow_nor_vanish() {
        assert_eq!(part(i64::MAX, i64::MAX, 1_000), 1);
        assert_eq!((part(0, 5, 100), part(1, 1_000, 100), part(7, 5, 100)), (0, 1, 100));
    }
}
