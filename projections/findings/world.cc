#include "projections/findings/world.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <functional>
#include <thread>

#include "events/register_facts.h"
#include "projections/scan.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;
using Section = EvidenceSection;

std::string rule_key(std::string_view scheme, std::string_view version) {
  return key_of(scheme, version);
}

// As World::claims knows it.
std::string key_of_claim(SourceClaim claim, std::string_view source) {
  std::string key(1, static_cast<char>('A' + static_cast<int>(claim)));
  return key += source;
}

std::uint64_t confirmation_key(std::string_view leave, std::string_view semester) {
  const std::hash<std::string_view> hash;
  return hash(leave) * 0x9e3779b97f4a7c15 ^ hash(semester);
}

// Reads the sections one after another.
class WorldReader {
 public:
  WorldReader(const TableReader& rows, World& world) : rows_(rows), world_(world) {}

  Result<void> read_voided() {
    return each(Section::voided, [&](std::string_view, const Evidence& row) {
      world_.voided.insert({row.number, static_cast<std::uint32_t>(row.year)});
    });
  }

  // Touches nothing that read_others does.
  Result<void> read_leaves() {
    return each(Section::leave,
                [&](std::string_view leave, const Evidence& row) { take_of_leave(leave, row); });
  }

  Result<void> read_others() {
    TRY_VOID(each(Section::world,
                  [&](std::string_view about, const Evidence& row) { take(about, row); }));
    TRY_VOID(each(Section::late, [&](std::string_view about, const Evidence& row) {
      keep(row.kind == Kind::late ? world_.late : world_.single, about, row);
    }));
    TRY_VOID(each(Section::receipt, [&](std::string_view reference, const Evidence& row) {
      take_receipt(reference, row);
    }));
    TRY_VOID(each(Section::source, [&](std::string_view source, const Evidence& row) {
      keep(world_.source_rows, source, row);
    }));
    TRY_VOID(each(Section::assessment, [&](std::string_view finding, const Evidence& row) {
      world_.assessments[finding].push_back(
          {row.position, {row.flag, std::string(row.text), std::string(row.actor), row.day}});
    }));
    for (const auto& [actor, revoked] : revoked_) revoke(actor, revoked);
    for (auto& [organisation, versions] : world_.organisations) {
      std::ranges::stable_sort(versions, {}, &OrganisationVersion::day);
    }
    TRY_VOID(read_claims());
    world_.has_register = std::ranges::any_of(
        registering_, [&](const std::string& source) { return tells_of_no_money(source); });
    return {};
  }

 private:
  struct Revoked {
    std::uint64_t power = 0;
    std::string item;
    std::uint64_t granted = 0;  // The place of the delegation that is meant; 0: all.
    Date day;
    std::uint64_t place = 0;  // Where it stands: what was granted after it goes on.
  };

  template <class Take>
  Result<void> each(Section section, const Take& take) {
    const char prefix = static_cast<char>(section);
    return scan_each(rows_, {&prefix, 1},
                     [&](std::string_view key, std::string_view value) -> Result<void> {
                       ReadEvidence read;
                       parts_.clear();
                       if (!read_evidence(key, value, read, parts_)) {
                         return fail(Fault::corrupt, "a row of findings is no evidence");
                       }
                       if (world_.counts(read.evidence)) take(about_of(key), read.evidence);
                       return {};
                     });
  }

  static void keep(std::vector<KeptEvidence>& kept, std::string_view about, const Evidence& row) {
    KeptEvidence& added = kept.emplace_back(KeptEvidence{
        std::string(about), std::string(row.subject), std::string(row.party), Evidence()});
    Evidence& copy = added.evidence;
    copy = row;
    copy.source = copy.scheme = copy.recipient = copy.subject = {};
    copy.party = copy.other = copy.actor = copy.text = {};
  }

  void take(std::string_view about, const Evidence& row) {
    if (row.kind == Kind::organisation) take_organisation(about, row);
    if (row.kind == Kind::delegated) take_delegation(about, row);
    if (row.kind == Kind::delegation_revoked) {
      revoked_.emplace_back(about, Revoked{row.number, std::string(row.text), row.year, row.day,
                                           place_number(row.position, row.fact)});
    }
    if (row.kind == Kind::person) world_.persons[about] = row.text;
    if (row.kind == Kind::represents) world_.represents[about].emplace_back(row.party);
    if (row.kind == Kind::statement) world_.statements.emplace_back(row.from, row.until);
    if (row.kind == Kind::fact_confirmed) {
      world_.confirmations[{row.number, static_cast<std::uint32_t>(row.year)}].emplace_back(
          row.actor);
    }
    if (row.kind == Kind::transferred) world_.transfers.insert(transfer_key(about, row.subject));
    if (row.kind == Kind::rule) take_rule(about, row);
    if (row.kind == Kind::rule_voided) {
      RuleTerms& rule = world_.rules[rule_key(row.scheme, about)];
      rule.voided = row.position;
      rule.voided_on = row.day;
    }
    if (row.kind == Kind::scheme) {
      world_.schemes.emplace(about);
      if (!row.is_imported) world_.own_schemes.emplace(about);
    }
    if (row.kind == Kind::closed)
      world_.closed.try_emplace(row.number, Said{row.position, row.day});
    if (row.kind == Kind::line_money || row.kind == Kind::authority) {
      keep(world_.lines, about, row);
    }
  }

  void take_organisation(std::string_view about, const Evidence& row) {
    const bool is_kindergarten =
        row.number == static_cast<std::uint64_t>(OrganisationKind::private_kindergarten);
    world_.organisations[about].push_back({row.day, std::string(row.party), std::string(row.other),
                                           is_kindergarten, row.is_imported});
    world_.has_kindergartens |= is_kindergarten;
    if (row.is_imported) registering_.emplace(row.source);
  }

  void take_delegation(std::string_view actor, const Evidence& row) {
    KnownDelegation& made = world_.delegations[actor].emplace_back();
    made.power = row.number;
    made.item = row.text;
    made.scheme = row.scheme;
    made.first_day = row.from;
    made.last_day = row.until;
    made.position = row.position;
    made.fact = row.fact;
    made.day = row.day;
    made.recorded = row.recorded;
    made.granted_by = row.actor;
    if (row.year != 0) made.signed_on = Date(std::chrono::days(static_cast<int>(row.year)));
    made.ratifies = row.flag;
  }

  void take_receipt(std::string_view reference, const Evidence& row) {
    KnownReceipt& made = world_.receipts.emplace_back();
    made.reference = reference;
    made.claim = row.subject;
    made.payer = row.party;
    made.recorded_by = row.actor;
    made.statement = row.other;
    made.destination = row.text;
    made.amount = row.amount;
    made.day = row.day;
    made.position = row.position;
    made.fact = row.fact;
    made.is_rest = row.flag;
  }

  void take_rule(std::string_view about, const Evidence& row) {
    RuleTerms& rule = world_.rules[rule_key(row.scheme, about)];
    rule.scheme = row.scheme;
    rule.version = about;
    rule.requires_confirmation = row.subject.find('c') != std::string_view::npos;
    rule.requires_acceptance = row.subject.find('a') != std::string_view::npos;
    rule.is_through_authority = row.flag;
    rule.years_max = row.year;
    rule.commitment_years_after = row.number;
    if (row.amount.currency != Currency()) rule.single_person_max = row.amount;
    rule.gives_once = row.subject.find('o') != std::string_view::npos;
    rule.is_leave_share = row.subject.find('l') != std::string_view::npos;
    std::from_chars(row.text.data(), row.text.data() + row.text.size(), rule.limitation_years);
    rule.published = row.position;
    if (rule.first_published.position == 0) rule.first_published = {row.position, row.recorded};
  }

  void take_of_leave(std::string_view leave, const Evidence& row) {
    if (row.kind == Kind::confirmed) {
      const auto [known, is_new] =
          world_.confirmed.try_emplace(confirmation_key(leave, row.subject), row.position);
      if (!is_new) known->second = std::min(known->second, row.position);
      return;
    }
    if (row.kind == Kind::result) {
      world_.results[leave].push_back({row.position, row.number, row.day});
      return;
    }
    const auto [known, is_new] = world_.withdrawn.try_emplace(leave, Said{row.position, row.day});
    if (!is_new && row.day < known->second.day) known->second = {row.position, row.day};
  }

  void revoke(const std::string& actor, const Revoked& revoked) {
    for (KnownDelegation& each : world_.delegations[actor]) {
      if (place_number(each.position, each.fact) > revoked.place) continue;
      const bool is_meant =
          revoked.granted == 0
              ? each.power == revoked.power && (revoked.item.empty() || revoked.item == each.item)
              : place_number(each.position, each.fact) == revoked.granted;
      const bool is_earliest = !each.revoked_on || *each.revoked_on > revoked.day;
      if (is_meant && is_earliest) each.revoked_on = revoked.day;
    }
  }

  bool tells_of_no_money(std::string_view source) const {
    constexpr std::array<SourceClaim, 3> money{SourceClaim::decision, SourceClaim::commitment,
                                               SourceClaim::payment};
    return std::ranges::none_of(money, [&](SourceClaim claim) {
      return world_.claims.contains(key_of_claim(claim, source));
    });
  }

  Result<void> read_claims() {
    return scan_each(rows_, {&claim_section, 1},
                     [&](std::string_view key, std::string_view value) -> Result<void> {
                       TRY(const std::vector<std::int64_t> bits, sums_of(value));
                       if (bits.size() != 1 || key.size() < 11) {
                         return fail(Fault::corrupt, "a row of findings is no source's claim");
                       }
                       const Position block = number_of(key.substr(key.size() - 8));
                       const int first = std::countr_zero(static_cast<std::uint64_t>(bits.front()));
                       const Position position = block * claim_block + static_cast<Position>(first);
                       if (world_.as_of.known_at && position > *world_.as_of.known_at) return {};
                       world_.claims.try_emplace(key.substr(1, key.size() - 10), position);
                       return {};
                     });
  }

  const TableReader& rows_;
  World& world_;
  std::vector<EvidencePart> parts_;
  std::vector<std::pair<std::string, Revoked>> revoked_;
  TextSet registering_;  // Sources that tell of organisations.
};

}  // namespace

bool World::counts(const Evidence& evidence) const {
  if (as_of.known_at && evidence.position > *as_of.known_at) return false;
  return as_of.counts(evidence.day) && (voided.empty() || !voided.contains(place_of(evidence)));
}

const RuleTerms* World::rule(std::string_view scheme, std::string_view version) const {
  if (rules.empty()) return nullptr;
  const auto found = rules.find(rule_key(scheme, version));
  return found == rules.end() || found->second.published == 0 ? nullptr : &found->second;
}

namespace {

// An act that names no item or scheme may be about any.
bool gives(const KnownDelegation& delegation, const ActDone& act) {
  const auto holds_for = [](std::string_view limit, std::string_view named) {
    return limit.empty() || named.empty() || limit == named;
  };
  return delegation.power == static_cast<std::uint64_t>(act.power) &&
         holds_for(delegation.item, act.item) && holds_for(delegation.scheme, act.scheme) &&
         delegation.first_day <= act.day && act.day <= delegation.last_day &&
         (!delegation.revoked_on || act.day < *delegation.revoked_on);
}

}  // namespace

bool World::has_power(std::string_view actor, const ActDone& act) const {
  const auto found = delegations.find(actor);
  return found != delegations.end() &&
         std::ranges::any_of(found->second,
                             [&](const KnownDelegation& each) { return gives(each, act); });
}

std::vector<const KnownDelegation*> World::delegations_for(std::string_view actor,
                                                           const ActDone& act) const {
  std::vector<const KnownDelegation*> giving;
  const auto found = delegations.find(actor);
  if (found == delegations.end()) return giving;
  for (const KnownDelegation& each : found->second) {
    if (gives(each, act)) giving.push_back(&each);
  }
  return giving;
}

const OrganisationVersion* World::organisation_on(std::string_view organisation, Date day) const {
  const auto found = organisations.find(organisation);
  if (found == organisations.end()) return nullptr;
  const std::vector<OrganisationVersion>& versions = found->second;
  const auto later = std::ranges::upper_bound(versions, day, {}, &OrganisationVersion::day);
  return later == versions.begin() ? &versions.front() : &*std::prev(later);
}

bool World::is_or_succeeds(std::string_view payee, std::string_view organisation) const {
  if (payee == organisation) return true;
  const auto found = organisations.find(organisation);
  return found != organisations.end() && std::ranges::any_of(found->second, [&](const auto& each) {
           return !each.successor.empty() && each.successor == payee;
         });
}

bool World::is_same_person(std::string_view actor, std::string_view other) const {
  if (actor.empty() || other.empty()) return false;
  if (actor == other) return true;
  if (persons.empty()) return false;
  const auto first = persons.find(actor);
  const auto second = persons.find(other);
  return first != persons.end() && second != persons.end() && !first->second.empty() &&
         first->second == second->second;
}

bool World::is_representative(std::string_view actor, std::string_view organisation) const {
  return std::ranges::any_of(represents, [&](const auto& each) {
    return is_same_person(each.first, actor) &&
           std::ranges::find(each.second, organisation) != each.second.end();
  });
}

bool World::is_shown(std::string_view reference, std::string_view statement, Date day) const {
  if (statement.empty()) return !reference.empty();
  return std::ranges::any_of(statements, [&](const std::pair<Date, Date>& days) {
    return days.first <= day && day <= days.second;
  });
}

bool World::is_confirmed(Position position, std::uint32_t fact, std::string_view actor) const {
  const auto found = confirmations.find(std::pair(position, fact));
  return found != confirmations.end() &&
         std::ranges::any_of(found->second, [&](const std::string& by) {
           return !by.empty() && !is_same_person(by, actor);
         });
}

bool World::claims_to_tell(const Evidence& evidence, SourceClaim claim) const {
  if (!evidence.is_imported) return true;
  if (claims.empty()) return false;
  return claims.contains(key_of_claim(claim, evidence.source));
}

Position World::confirmed_at(std::string_view leave, std::string_view semester) const {
  const auto found = confirmed.find(confirmation_key(leave, semester));
  return found == confirmed.end() ? 0 : found->second;
}

std::string transfer_key(std::string_view line, std::string_view to_line) {
  std::string key(line);
  key += '>';
  return key += to_line;
}

Result<void> read_world(const TableReader& rows, bool is_shared, World& world) {
  WorldReader others(rows, world);
  WorldReader leaves(rows, world);
  TRY_VOID(others.read_voided());
  if (!is_shared) {
    TRY_VOID(leaves.read_leaves());
    return others.read_others();
  }
  Result<void> of_leaves;
  std::thread thread([&] { of_leaves = leaves.read_leaves(); });
  Result<void> of_others = others.read_others();
  thread.join();
  TRY_VOID(std::move(of_leaves));
  return of_others;
}

}  // namespace grantledger
