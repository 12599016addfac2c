#include "projections/participation.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "events/event_fields.h"
#include "projections/fact_scan.h"

namespace grantledger {
namespace {

// One who took part.
struct Participant {
  std::string grant;  // Empty where there is none.
  std::string staff_group;
  std::string provider;
  OrganisationId recipient;
  Date day{};
  bool is_confirmed = false;
  bool is_interrupted = false;
  bool is_withdrawn = false;
  bool is_finished = false;
  std::int64_t credits = 0;
  std::vector<Position> positions;
};

struct OrganisationVersion {
  Date first_day;
  Organisation details;
};

constexpr std::string_view unknown_key = "unknown";
constexpr std::string_view several_keys = "several";

class Participants {
 public:
  Participants(const ParticipationWanted& wanted, Municipalities municipalities)
      : wanted_(wanted), municipalities_(std::move(municipalities)) {}

  void take(const ScannedFact& scanned) {
    at_ = &scanned;
    std::visit([this](const auto& fact) { on(fact); }, scanned.fact());
  }
  std::vector<ParticipationRow> finish() const;

 private:
  struct Outcomes {
    std::vector<Quantity> outcomes;
    Position position = 0;
  };

  bool is_wanted(const SchemeId& scheme, std::uint16_t year) const {
    return scheme.text() == wanted_.scheme && year == wanted_.year;
  }
  Participant* known(const LeaveId& leave) {
    const auto found = participants_.find(leave.text());
    if (found == participants_.end()) return nullptr;
    found->second.positions.push_back(at_->position);
    return &found->second;
  }

  void on(const OrganisationRegistered& fact) {
    organisations_[fact.details.organisation.text()].push_back({fact.effective_on, fact.details});
  }
  void on(const OrganisationChanged& fact) {
    organisations_[fact.details.organisation.text()].push_back({fact.effective_on, fact.details});
  }
  void on(const LeaveGranted& fact) {
    if (!is_wanted(fact.terms.scheme, fact.terms.year)) return;
    Participant& one = participants_[fact.leave.text()];
    one.grant = fact.terms.grant.text();
    one.staff_group = fact.group;
    one.provider = fact.provider.text();
    one.recipient = fact.terms.recipient;
    one.day = fact.effective_on;
    one.positions.push_back(at_->position);
    granted_[{at_->position, at_->index}] = fact.leave.text();
  }
  void on(const EntryVoided& fact) {
    const auto granted = granted_.find({fact.position, fact.fact_index});
    if (granted != granted_.end()) participants_.erase(granted->second);
  }
  // For a scheme without money it is all there is.
  void on(const AdmissionRecorded& fact) {
    if (Participant* one = known(fact.leave)) {
      one->provider = fact.provider.text();
      return;
    }
    if (!fact.is_admitted || !is_wanted(fact.scheme, fact.year)) return;
    Participant& one = participants_[fact.leave.text()];
    one.provider = fact.provider.text();
    one.day = fact.effective_on;
    one.positions.push_back(at_->position);
  }
  void on(const ParticipationConfirmed& fact) {
    if (Participant* one = known(fact.leave)) one->is_confirmed = true;
  }
  void on(const InterruptionRegistered& fact) {
    if (Participant* one = known(fact.leave)) one->is_interrupted = true;
  }
  void on(const ParticipantWithdrawn& fact) {
    if (Participant* one = known(fact.leave)) one->is_withdrawn = true;
  }
  void on(const ResultRegistered& fact) {
    Participant* const one = known(fact.leave);
    if (!one) return;
    one->is_finished = true;
    one->credits = fact.credits.count;
  }
  void on(const OutcomeReported& fact) {
    outcomes_[fact.grant.text()] = {fact.outcomes, at_->position};
  }
  void on(const auto&) {}  // Says nothing of who took part.

  // The organisation as it was on a day; as it was registered first where that was later.
  const Organisation* organisation_on(const OrganisationId& id, Date day) const {
    const auto known = organisations_.find(id.text());
    if (known == organisations_.end()) return nullptr;
    const OrganisationVersion* latest = nullptr;
    for (const OrganisationVersion& version : known->second) {
      if (version.first_day > day) continue;
      if (!latest || version.first_day >= latest->first_day) latest = &version;
    }
    return latest ? &latest->details : nullptr;
  }

  std::string key_of(const Participant& one) const {
    if (wanted_.by == ParticipationKey::staff_group) return one.staff_group;
    if (wanted_.by == ParticipationKey::provider) return one.provider;
    if (wanted_.by == ParticipationKey::county) {
      return municipalities_.on(one.recipient.text(), one.day).county;
    }
    const Organisation* const owner = organisation_on(one.recipient, one.day);
    if (!owner) return std::string(unknown_key);
    return std::string(names_of(owner->kind)[static_cast<std::size_t>(owner->kind)]);
  }

  const ParticipationWanted& wanted_;
  Municipalities municipalities_;
  const ScannedFact* at_ = nullptr;
  std::unordered_map<std::string, std::vector<OrganisationVersion>> organisations_;
  std::unordered_map<std::string, Participant> participants_;          // By leave.
  std::unordered_map<std::string, Outcomes> outcomes_;                 // By grant.
  std::map<std::pair<Position, std::uint32_t>, std::string> granted_;  // Leaves, by their fact.
};

void add(ParticipationRow& row, const Participant& one) {
  ++row.took_part;
  row.confirmed += one.is_confirmed ? 1 : 0;
  row.interrupted += one.is_interrupted ? 1 : 0;
  row.dropped_out += one.is_withdrawn ? 1 : 0;
  row.finished += one.is_finished && !one.is_withdrawn ? 1 : 0;
  row.credits += one.credits;
  row.positions.insert(row.positions.end(), one.positions.begin(), one.positions.end());
}

std::vector<ParticipationRow> Participants::finish() const {
  std::map<std::string, ParticipationRow> rows;
  std::map<std::string, std::set<std::string>> keys_of_grants;
  for (const auto& [leave, one] : participants_) {
    std::string key = key_of(one);
    if (key.empty()) key = unknown_key;
    add(rows[key], one);
    if (!one.grant.empty()) keys_of_grants[one.grant].insert(key);
  }
  for (const auto& [grant, keys] : keys_of_grants) {
    const auto reported = outcomes_.find(grant);
    if (reported == outcomes_.end()) continue;
    ParticipationRow& row = rows[keys.size() == 1 ? *keys.begin() : std::string(several_keys)];
    for (const Quantity& each : reported->second.outcomes) row.outcomes[each.unit] += each.count;
    row.positions.push_back(reported->second.position);
  }
  std::vector<ParticipationRow> sorted;
  for (auto& [key, row] : rows) {
    row.key = key;
    std::ranges::sort(row.positions);
    row.positions.erase(std::unique(row.positions.begin(), row.positions.end()),
                        row.positions.end());
    sorted.push_back(std::move(row));
  }
  return sorted;
}

}  // namespace

Result<std::vector<ParticipationRow>> participation(const QuerySource& source, const AsOf& as_of,
                                                    const ParticipationWanted& wanted) {
  Municipalities municipalities;
  if (wanted.by == ParticipationKey::county) {
    TRY(const auto history, HistoryReader::open(source));
    TRY(municipalities, Municipalities::read(*history, as_of, wanted.codes));
  }
  Participants participants(wanted, std::move(municipalities));
  TRY_VOID(
      scan_facts(source, as_of, [&](const ScannedFact& scanned) { participants.take(scanned); }));
  return participants.finish();
}

}  // namespace grantledger
