#include "tools/labels.h"

#include <algorithm>
#include <array>

namespace grantledger {
namespace {

struct Label {
  std::string_view key;
  std::string_view text;
};

constexpr std::array labels{
    Label{"about", "About"},
    Label{"account", "Account"},
    Label{"activity", "Activity"},
    Label{"actor", "Actor"},
    Label{"amount", "Amount"},
    Label{"amount_applied", "Applied"},
    Label{"amount_awarded", "Awarded"},
    Label{"applicant", "Applicant"},
    Label{"application", "Application"},
    Label{"appropriated", "Appropriated"},
    Label{"authority", "Authority"},
    Label{"available", "Available"},
    Label{"awarded", "Awarded"},
    Label{"beneficiary", "Beneficiary"},
    Label{"breaches", "Breaches"},
    Label{"certain", "Certain"},
    Label{"change", "Change"},
    Label{"claimed", "Claimed"},
    Label{"column", "Figure"},
    Label{"command", "Command"},
    Label{"committed", "Committed"},
    Label{"controls", "Controls"},
    Label{"cost", "Cost"},
    Label{"county", "County"},
    Label{"currency", "Currency"},
    Label{"days_late", "Days late"},
    Label{"decided_by", "Decided by"},
    Label{"decided_on", "Decided on"},
    Label{"decision", "Decision"},
    Label{"departure", "Departure"},
    Label{"due_year", "Due year"},
    Label{"effective_on", "Effective"},
    Label{"fact", "Fact"},
    Label{"facts", "Positions"},
    Label{"figure", "Figure"},
    Label{"forum", "Forum"},
    Label{"forum_recommended", "Forum says"},
    Label{"from", "From"},
    Label{"grant", "Grant"},
    Label{"hit", "Hit at"},
    Label{"illustrative", "Assumed"},
    Label{"inclusion", "Probability"},
    Label{"key", "Key"},
    Label{"kind", "Fact"},
    Label{"lapsed", "Lapsed"},
    Label{"late", "Late"},
    Label{"line", "Line"},
    Label{"lines", "Lines"},
    Label{"money", "Money"},
    Label{"moved", "Moved"},
    Label{"municipality", "Municipality"},
    Label{"name", "Name"},
    Label{"origin", "Origin"},
    Label{"outstanding", "Outstanding"},
    Label{"owner", "Owner"},
    Label{"owner_approved", "Owner says"},
    Label{"owner_due", "Owner due"},
    Label{"owner_paid", "Owner paid"},
    Label{"owner_share", "Owner share"},
    Label{"paid", "Paid"},
    Label{"paid_on", "Paid on"},
    Label{"payee", "Payee"},
    Label{"payer", "Payer"},
    Label{"payment", "Payment"},
    Label{"position", "Position"},
    Label{"positions", "Positions"},
    Label{"rank", "Rank"},
    Label{"reason", "Reason"},
    Label{"recipient", "Recipient"},
    Label{"recipients", "Recipients"},
    Label{"recorded_at", "Recorded"},
    Label{"repaid", "Repaid"},
    Label{"scheme", "Scheme"},
    Label{"shared_with", "Shared with"},
    Label{"state", "State"},
    Label{"state_share", "State share"},
    Label{"stratum", "Stratum"},
    Label{"to", "To"},
    Label{"to_forward", "To forward"},
    Label{"to_treasury", "To Treasury"},
    Label{"transferred", "Transferred"},
    Label{"version", "Version"},
    Label{"what", "What it says"},
    Label{"written_off", "Written off"},
    Label{"year", "Year"},
};
static_assert(std::ranges::is_sorted(labels, {}, &Label::key));

}  // namespace

std::string_view label_of(std::string_view key) {
  const auto found = std::ranges::lower_bound(labels, key, {}, &Label::key);
  return found != labels.end() && found->key == key ? found->text : key;
}

}  // namespace grantledger
