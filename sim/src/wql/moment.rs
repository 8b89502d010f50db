//! Datetimes as they are compared: points in time whatever the zone they are told in, and
//! intervals by their length.
//!
//! Of the formats for dates in a query only that of a datetime is taken. What the others mean
//! depends on the locale of the server, for which reason the page on them advises against them.
//!
//! A field of asterisks counts as its least value, and an unknown zone as none. A point and an
//! interval have no order between them.

use std::cmp::Ordering;

/// Where the fields down to the second are: where each begins and ends.
const POINT: [(usize, usize); 6] = [(0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14)];
const INTERVAL: [(usize, usize); 4] = [(0, 8), (8, 10), (10, 12), (12, 14)];
const LENGTH: usize = 25;

/// A datetime, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Moment {
    /// Since the beginning of the calendar, in UTC.
    Point(i64),
    /// From one point to another.
    Interval(i64),
}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Moment::Point(one), Moment::Point(other)) => Some(one.cmp(other)),
            (Moment::Interval(one), Moment::Interval(other)) => Some(one.cmp(other)),
            _ => None,
        }
    }
}

impl Moment {
    /// Reads the 25 characters of a datetime.
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(text.as_bytes())
    }

    /// The same of the characters themselves.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != LENGTH || bytes[14] != b'.' {
            return None;
        }
        let fraction = number(&bytes[15..21], 0)?;
        match bytes[21] {
            b':' => {
                let [days, hours, minutes, seconds] = fields(bytes, INTERVAL, [0; 4])?;
                let hours = days * 24 + hours;
                Some(Moment::Interval(microseconds(hours, minutes, seconds, fraction)))
            }
            sign @ (b'+' | b'-') => {
                let [year, month, day, hour, minute, second] =
                    fields(bytes, POINT, [0, 1, 1, 0, 0, 0])?;
                let offset = number(&bytes[22..], 0)?;
                let minute = if sign == b'+' { minute - offset } else { minute + offset };
                let hour = days_before(year, month, day) * 24 + hour;
                Some(Moment::Point(microseconds(hour, minute, second, fraction)))
            }
            _ => None,
        }
    }
}

fn fields<const N: usize>(
    bytes: &[u8],
    places: [(usize, usize); N],
    least: [i64; N],
) -> Option<[i64; N]> {
    let mut values = least;
    for (value, (start, end)) in values.iter_mut().zip(places) {
        *value = number(&bytes[start..end], *value)?;
    }
    Some(values)
}

fn number(digits: &[u8], least: i64) -> Option<i64> {
    if digits.iter().all(|byte| *byte == b'*') {
        return Some(least);
    }
    digits.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0'))
    })
}

fn microseconds(hours: i64, minutes: i64, seconds: i64, fraction: i64) -> i64 {
    ((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + fraction
}

/// The days of the Gregorian calendar before a date: the year is made to begin in March, so that
/// the leap day is its last.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let month = if month > 2 { month - 3 } else { month + 9 };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + (153 * month + 2) / 5 + day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        Moment::parse(text).expect(text)
    }

    #[test]
    fn points_are_the_same_in_every_zone() {
        let noon = moment("20000229120000.000000+000");
        assert_eq!(noon, moment("20000229130000.000000+060"));
        assert_eq!(noon, moment("20000229040000.000000-480"));
        assert_eq!(moment("20000301003000.000000+060"), moment("20000229233000.000000+000"));
        assert!(noon < moment("20000229120000.000001+000"));
        assert!(moment("19991231235959.999999+000") < moment("20000101000000.000000+000"));
    }

    #[test]
    fn each_day_follows_the_one_before() {
        let ends = [(1999, 2, 28, 3), (2000, 2, 29, 3), (1900, 2, 28, 3), (2001, 12, 31, 13)];
        for (year, month, day, next) in ends {
            let next = match next {
                13 => days_before(year + 1, 1, 1),
                month => days_before(year, month, 1),
            };
            assert_eq!(days_before(year, month, day) + 1, next, "{year}-{month}-{day}");
        }
    }

    #[test]
    fn intervals_compare_with_intervals_alone() {
        let day = moment("00000001000000.000000:000");
        assert!(day < moment("00000001000001.000000:000"));
        assert_eq!(day, moment("00000000240000.000000:000"));
        assert_eq!(day.partial_cmp(&moment("00000001000000.000000+000")), None);
        assert!(moment("99999999999999.999999:000") > day);
    }

    #[test]
    fn unknown_fields_count_as_their_least() {
        assert_eq!(moment("1998**********.******+***"), moment("19980101000000.000000+000"));
        for wrong in ["", "1998", "19980101000000.000000 000", "1998010100000é.00000+000"] {
            assert_eq!(Moment::parse(wrong), None, "{wrong}");
        }
    }
}
