//! The calendar: days since 1970 as dates, and dates as days. Dates are Gregorian, before 1582 too.

use std::fmt;

use super::{Millis, UtcOffset};

const SECOND: i64 = 1000;
const DAY: i64 = 86_400 * SECOND;

/// A date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// 2026.
    pub year: i64,
    /// 1 to 12.
    pub month: i64,
    /// 1 to 31.
    pub day: i64,
}

/// What a calendar and a clock on the wall show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Civil {
    /// The date.
    pub date: Date,
    /// 0 to 23.
    pub hour: i64,
    /// 0 to 59.
    pub minute: i64,
    /// 0 to 59.
    pub second: i64,
    /// 0 to 999.
    pub millisecond: i64,
}

impl Date {
    /// January 1st.
    const fn new_year(year: i64) -> Self {
        Self { year, month: 1, day: 1 }
    }

    /// The date that is so many days after 1970-01-01. Counted in eras of 400 years that begin on
    /// March 1st, so that the day that leap years add comes last.
    fn of_days(days: i64) -> Self {
        let days = days + 719_468;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * day_of_year + 2) / 153;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        Self {
            year: era * 400 + year_of_era + i64::from(month <= 2),
            month,
            day: day_of_year - (153 * from_march + 2) / 5 + 1,
        }
    }

    /// Days since 1970-01-01.
    fn days(self) -> i64 {
        let year = if self.month <= 2 { self.year - 1 } else { self.year };
        let from_march = if self.month > 2 { self.month - 3 } else { self.month + 9 };
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_year = (153 * from_march + 2) / 5 + self.day - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
            - 719_468
    }

    /// The day after.
    pub fn next(self) -> Self {
        Self::of_days(self.days() + 1)
    }

    /// Whether there is such a day.
    pub fn exists(self) -> bool {
        (1..=12).contains(&self.month) && self.day >= 1 && Self::of_days(self.days()) == self
    }

    /// 0 for Sunday to 6 for Saturday.
    pub fn weekday(self) -> i64 {
        (self.days() + 4).rem_euclid(7)
    }

    /// 1 to 366.
    pub fn day_of_year(self) -> i64 {
        self.days() - Self::new_year(self.year).days() + 1
    }

    /// The year and the number of a week that begins so many days before this date and belongs to
    /// the year in which the day so many days after its first lies.
    pub fn week(self, since_first: i64, deciding: i64) -> (i64, i64) {
        let decided = Self::of_days(self.days() - since_first + deciding);
        (decided.year, (decided.day_of_year() - 1) / 7 + 1)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Civil {
    /// When a day begins on the clock.
    pub fn midnight(date: Date) -> Self {
        Self { date, hour: 0, minute: 0, second: 0, millisecond: 0 }
    }

    /// What calendar and clock show at a moment.
    pub fn at(moment: Millis, offset: UtcOffset) -> Self {
        let local = moment.0.saturating_add(offset.millis());
        let in_day = local.rem_euclid(DAY);
        Self {
            date: Date::of_days(local.div_euclid(DAY)),
            hour: in_day / (3600 * SECOND),
            minute: in_day / (60 * SECOND) % 60,
            second: in_day / SECOND % 60,
            millisecond: in_day % SECOND,
        }
    }

    /// The moment at which calendar and clock show this.
    pub fn moment(self, offset: UtcOffset) -> Millis {
        let minutes = self.hour * 60 + self.minute;
        let in_day = (minutes * 60 + self.second) * SECOND + self.millisecond;
        Millis(self.date.days() * DAY + in_day - offset.millis())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every day of four centuries, against jiff's calendar.
    #[test]
    fn the_calendar_is_jiffs() {
        let mut theirs = jiff::civil::date(1800, 1, 1);
        for days in Date::new_year(1800).days()..Date::new_year(2201).days() {
            let ours = Date::of_days(days);
            let (year, month, day) = (theirs.year(), theirs.month(), theirs.day());
            assert_eq!(ours, Date { year: year.into(), month: month.into(), day: day.into() });
            assert_eq!(ours.days(), days);
            assert_eq!(ours.weekday(), i64::from(theirs.weekday().to_sunday_zero_offset()));
            assert_eq!(ours.day_of_year(), i64::from(theirs.day_of_year()));
            let week = theirs.iso_week_date();
            let expected = (i64::from(week.year()), i64::from(week.week()));
            assert_eq!(ours.week((ours.weekday() + 6) % 7, 3), expected, "{theirs}");
            theirs = theirs.tomorrow().unwrap();
        }
    }
}
