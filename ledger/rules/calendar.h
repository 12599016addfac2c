#pragma once
// Norwegian deadlines. forvaltningsloven § 29: an appeal is due three weeks after the notice of the
// decision reached the party; § 30: it is in time if sent before then, and domstolloven §§ 148–149
// count the days; § 31: a late one may be heard, but not after a year. domstolloven § 148: a
// deadline in weeks, months or years ends on the day of the same name or number; § 149: one that
// would end on a Saturday, a holiday or a day treated as one ends on the next working day.

#include <optional>

#include "events/time.h"

namespace grantledger {

// Easter Sunday by the Gregorian computus, for years 1583 to 9999.
Date easter_sunday(int year);

// The Norwegian public holidays: New Year's Day, Maundy Thursday, Good Friday, Easter Sunday and
// Monday, 1 May, 17 May, Ascension Day, Whit Sunday and Monday, 25 and 26 December. The eves (24
// and 31 December) are working days unless they fall on a weekend.
bool is_public_holiday(Date day);

// Neither a Saturday, a Sunday nor a public holiday.
bool is_working_day(Date day);

// `day`, or the next working day.
Date next_working_day(Date day);

inline constexpr int appeal_weeks = 3;

// The last day on which an appeal may be sent (invariant 12).
Date deadline_after(Date received, int weeks = appeal_weeks);

// The last day on which a late appeal may be heard: the same day a year after the decision, in a
// shorter month its last day. Nothing moves it.
Date last_day_of_late_appeal(Date decided);

}  // namespace grantledger
