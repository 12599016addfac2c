#include "projections/findings/world.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <thread>

#include "events/ledger_facts.h"
#include "events/money_facts.h"
#include "events/register_facts.h"
#include "projections/scan.h"

namespace grantledger {
namespace {

using Kind = EvidenceKind;
using Section = EvidenceSection;

std::string rule_key(std::string_view scheme, std::string_view version) {
  return key_of(scheme, version);
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
      keep(world_.late, about, row);
    }));
    TRY_VOID(each(Section::source, [&](std::string_view source, const Evidence& row) {
      keep(world_.source_rows, source, row);
    }));
    TRY_VOID(each(Section::assessment, [&](std::string_view finding, const Evidence& row) {
      world_.assessments[finding] = {row.flag, std::string(row.text), std::string(row.actor),
                                     row.day};
    }));
    for (const auto& [actor, revoked] : revoked_) revoke(actor, revoked);
    return read_claims();
  }

 private:
  struct Revoked {
    std::uint64_t power = 0;
    std::string item;
    Date day;
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
    if (row.kind == Kind::delegated) {
      world_.delegations[about].push_back(
          {row.number, std::string(row.text), row.from, row.until, std::nullopt});
    }
    if (row.kind == Kind::delegation_revoked) {
      revoked_.emplace_back(about, Revoked{row.number, std::string(row.text), row.day});
    }
    if (row.kind == Kind::rule) take_rule(about, row);
    if (row.kind == Kind::rule_voided) {
      RuleTerms& rule = world_.rules[rule_key(row.scheme, about)];
      rule.voided = row.position;
      rule.voided_on = row.day;
    }
    if (row.kind == Kind::scheme) world_.schemes.emplace(about);
    if (row.kind == Kind::closed)
      world_.closed.try_emplace(row.number, Said{row.position, row.day});
    if (row.kind == Kind::line_money || row.kind == Kind::authority) {
      keep(world_.lines, about, row);
    }
  }

  void take_organisation(std::string_view about, const Evidence& row) {
    std::string& authority = world_.organisations[about];
    authority = row.party;
    const bool is_kindergarten =
        row.number == static_cast<std::uint64_t>(OrganisationKind::private_kindergarten);
    if (is_kindergarten) world_.kindergartens.emplace(about);
    if (!is_kindergarten) world_.kindergartens.erase(about);
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
    rule.published = row.position;
  }

  void take_of_leave(std::string_view leave, const Evidence& row) {
    if (row.kind == Kind::confirmed) {
      const auto [known, is_new] =
          world_.confirmed.try_emplace(confirmation_key(leave, row.subject), row.position);
      if (!is_new) known->second = std::min(known->second, row.position);
      return;
    }
    const auto [known, is_new] = world_.withdrawn.try_emplace(leave, Said{row.position, row.day});
    if (!is_new && row.day < known->second.day) known->second = {row.position, row.day};
  }

  void revoke(const std::string& actor, const Revoked& revoked) {
    for (KnownDelegation& each : world_.delegations[actor]) {
      const bool is_meant =
          each.power == revoked.power && (revoked.item.empty() || revoked.item == each.item);
      const bool is_earliest = !each.revoked_on || *each.revoked_on > revoked.day;
      if (is_meant && is_earliest) each.revoked_on = revoked.day;
    }
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

bool World::has_power(std::string_view actor, Power power, std::string_view item, Date day) const {
  const auto found = delegations.find(actor);
  if (found == delegations.end()) return false;
  return std::ranges::any_of(found->second, [&](const KnownDelegation& each) {
    return each.power == static_cast<std::uint64_t>(power) &&
           (each.item.empty() || each.item == item) && each.first_day <= day &&
           day <= each.last_day && (!each.revoked_on || day < *each.revoked_on);
  });
}

bool World::claims_to_tell(const Evidence& evidence, SourceClaim claim) const {
  if (!evidence.is_imported) return true;
  if (claims.empty()) return false;
  std::string key(1, static_cast<char>('A' + static_cast<int>(claim)));
  return claims.contains(key += evidence.source);
}

Position World::confirmed_at(std::string_view leave, std::string_view semester) const {
  const auto found = confirmed.find(confirmation_key(leave, semester));
  return found == confirmed.end() ? 0 : found->second;
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
