//! Decimal rounding of the number a reader sees.

/// What happens exactly half-way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Rounding {
    /// To the even neighbour: 0.125 → 0.12 (IEEE 754, R, Python).
    #[default]
    HalfEven,
    /// Away from zero: 0.125 → 0.13, −0.125 → −0.13 (Excel, school).
    HalfUp,
}

/// `x` rounded to `decimals` places.
///
/// The decimal that is rounded is the shortest one that reads back as `x`, the one that is
/// printed: 2.675 is rounded as 2.675, to 2.68 under either rule, although the double lies
/// slightly below. The result is the double nearest to the rounded decimal, never −0. A value that
/// is not finite comes back as it is.
#[must_use]
pub fn round(x: f64, decimals: u32, rounding: Rounding) -> f64 {
    if !x.is_finite() {
        return x;
    }
    let rounded = away_from_ties(x, decimals).unwrap_or_else(|| by_digits(x, decimals, rounding));
    rounded + 0.0
}

/// The rounded value where binary arithmetic cannot go wrong: small, and not near half-way.
fn away_from_ties(x: f64, decimals: u32) -> Option<f64> {
    let power = *POWERS.get(decimals as usize)?;
    let scaled = x * power;
    let floor = libm::floor(scaled);
    let part = scaled - floor;
    if scaled.abs() > 1e9 || (part - 0.5).abs() < 1e-6 {
        return None;
    }
    // An integer below 2^53 over an exact power of ten: one correctly rounded division.
    Some((if part < 0.5 { floor } else { floor + 1.0 }) / power)
}

const POWERS: [f64; 10] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/// Rounds the shortest decimal digit by digit.
fn by_digits(x: f64, decimals: u32, rounding: Rounding) -> f64 {
    let shortest = format!("{}", x.abs());
    let (whole, part) = shortest.split_once('.').unwrap_or((&shortest, ""));
    let decimals = decimals as usize;
    if part.len() <= decimals {
        return x;
    }
    let mut digits: Vec<u8> = whole.bytes().chain(part.bytes().take(decimals)).collect();
    if goes_up(&digits, &part.as_bytes()[decimals..], rounding) {
        increment(&mut digits);
    }
    let point = digits.len() - decimals;
    let text: String = digits.iter().map(|&digit| digit as char).collect();
    let (whole, part) = text.split_at(point);
    let size: f64 =
        format!("{whole}.{part}0").parse().expect("digits around one point are a number");
    size.copysign(x)
}

fn goes_up(kept: &[u8], dropped: &[u8], rounding: Rounding) -> bool {
    let half_way = dropped[0] == b'5' && dropped[1..].iter().all(|&digit| digit == b'0');
    match rounding {
        Rounding::HalfEven if half_way => kept.last().is_some_and(|digit| (digit - b'0') % 2 == 1),
        _ => dropped[0] >= b'5',
    }
}

fn increment(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
    digits.insert(0, b'1');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(x: f64, decimals: u32, half_even: f64, half_up: f64) {
        let got = (round(x, decimals, Rounding::HalfEven), round(x, decimals, Rounding::HalfUp));
        assert_eq!(got, (half_even, half_up), "{x} to {decimals}");
    }

    #[test]
    fn the_printed_decimal_is_rounded() {
        check(2.675, 2, 2.68, 2.68);
        check(1.005, 2, 1.0, 1.01);
        check(0.125, 2, 0.12, 0.13);
        check(-0.125, 2, -0.12, -0.13);
        check(2.5, 0, 2.0, 3.0);
        check(3.5, 0, 4.0, 4.0);
        check(9.995, 2, 10.0, 10.0);
        check(999.5, 0, 1000.0, 1000.0);
        check(0.45, 1, 0.4, 0.5);
        check(68.383_724_238_341_71, 3, 68.384, 68.384);
    }

    #[test]
    fn large_small_and_short_numbers() {
        check(1e300, 2, 1e300, 1e300);
        check(5e-324, 3, 0.0, 0.0);
        check(1_234_567_890_123.455, 2, 1_234_567_890_123.46, 1_234_567_890_123.46);
        check(0.1, 20, 0.1, 0.1);
        check(f64::INFINITY, 2, f64::INFINITY, f64::INFINITY);
        assert!(round(-0.001, 2, Rounding::HalfUp).is_sign_positive());
    }
}
