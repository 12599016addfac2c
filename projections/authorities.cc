#include "projections/authorities.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "events/codec.h"
#include "projections/row_key.h"
#include "projections/scan.h"
#include "projections/trail.h"

namespace grantledger {
namespace {

constexpr std::string_view actor_rows = "=actor:";
constexpr Position block_size = 63;  // Of the trail's rows.

// Where facts define an actor: what the trail keeps under "=actor:".
Result<std::set<Position>> defining_positions(const QuerySource& source) {
  TRY(const auto rows, rows_of(source, std::make_unique<Trail>(), {std::string(actor_rows)}));
  std::set<Position> positions{1};
  TRY_VOID(
      scan_each(*rows, actor_rows, [&](std::string_view key, std::string_view row) -> Result<void> {
        TRY(const std::vector<std::int64_t> bits, sums_of(row));
        const Position block = number_of(key.substr(key.find(key_separator) + 1));
        for (Position bit = 0; bits.size() == 1 && bit < block_size; ++bit) {
          if ((bits.front() >> bit & 1) != 0) positions.insert(block * block_size + bit);
        }
        return {};
      }));
  return positions;
}

// Everything that is known of who may do what, in the order of recording.
class Powers {
 public:
  void take(Position position, const Envelope& envelope, const Event& fact) {
    if (const auto* opened = std::get_if<LedgerOpened>(&fact)) {
      first_administrator_ = opened->administrator;
      opened_on_ = opened->effective_on;
    } else if (const auto* registered = std::get_if<ActorRegistered>(&fact)) {
      names_[registered->actor] = registered->name;
    } else if (const auto* granted = std::get_if<DelegationGranted>(&fact)) {
      granted_.push_back({position, granted->actor, granted->power, granted->item,
                          granted->first_day, granted->last_day, granted->reference, envelope.actor,
                          granted->effective_on, std::nullopt, day_in_norway(envelope.recorded_at),
                          granted->organisation, granted->scheme, granted->amount_max});
    } else if (const auto* revoked = std::get_if<DelegationRevoked>(&fact)) {
      revoked_.push_back({position, *revoked});
    } else if (const auto* represents = std::get_if<RepresentativeRegistered>(&fact)) {
      represents_.push_back(*represents);
    }
  }

  std::vector<HeldPower> finish(const AuthoritiesWanted& wanted) {
    for (GrantedPower& power : granted_) power.revoked_on = revoked_on(power, ~Position{0});
    std::vector<HeldPower> found;
    if (wanted.power == Power::administration && first_administrator_) {
      found.push_back(authority_of(opening(), wanted.on));
    }
    for (const GrantedPower& power : granted_) {
      const bool is_meant =
          power.power == wanted.power && (!wanted.item || !power.item || power.item == wanted.item);
      if (is_meant && holds(power, wanted.on, power.revoked_on)) {
        found.push_back(authority_of(power, wanted.on));
      }
    }
    std::ranges::stable_sort(found, {}, [](const HeldPower& each) { return each.held.actor; });
    return found;
  }

 private:
  struct Revocation {
    Position position;
    DelegationRevoked fact;
  };

  static bool holds(const GrantedPower& power, Date day, const std::optional<Date>& revoked_on) {
    return power.first_day <= day && day <= power.last_day && (!revoked_on || day < *revoked_on);
  }

  // As the books have it: the earliest day of those that revoke it, recorded after it and by `at`.
  std::optional<Date> revoked_on(const GrantedPower& power, Position at) const {
    std::optional<Date> earliest;
    for (const auto& [position, fact] : revoked_) {
      const bool is_named = fact.granted_at == 0 ? fact.power == power.power &&
                                                       (!fact.item || fact.item == power.item)
                                                 : fact.granted_at == power.position;
      const bool is_meant = fact.actor == power.actor && is_named;
      if (!is_meant || position < power.position || position > at) continue;
      earliest = std::min(earliest.value_or(fact.effective_on), fact.effective_on);
    }
    return earliest;
  }

  GrantedPower opening() const {
    return {1,
            *first_administrator_,
            Power::administration,
            {},
            opened_on_,
            Date::max(),
            "",
            *first_administrator_,
            opened_on_,
            std::nullopt,
            opened_on_};
  }

  // By which power `power` could be granted, by what was known then; none if by no known one.
  std::optional<GrantedPower> link_above(const GrantedPower& power) const {
    if (power.granted_by == first_administrator_) return opening();
    for (const GrantedPower& above : granted_) {
      if (above.position >= power.position) break;
      if (above.actor == power.granted_by && above.power == Power::administration &&
          holds(above, power.granted_on, revoked_on(above, power.position))) {
        return above;
      }
    }
    return std::nullopt;
  }

  HeldPower authority_of(const GrantedPower& held, Date day) const {
    HeldPower authority{.held = held, .name = {}, .represents = {}, .chain = {}};
    const auto name = names_.find(held.actor);
    if (name != names_.end()) authority.name = name->second;
    for (const RepresentativeRegistered& each : represents_) {
      const bool is_valid = each.first_day <= day && (!each.last_day || day <= *each.last_day);
      if (each.actor == held.actor && is_valid) authority.represents.push_back(each.organisation);
    }
    // Positions only descend, so this ends.
    GrantedPower below = held;
    while (below.position > 1) {
      const auto above = link_above(below);
      if (!above) return authority;
      const bool was_revoked = above->revoked_on && *above->revoked_on <= below.granted_on;
      if (was_revoked) authority.revoked_before = above->position;
      authority.chain.push_back(*above);
      below = *above;
    }
    authority.reaches_opening = true;
    return authority;
  }

  std::optional<ActorId> first_administrator_;
  Date opened_on_{};
  std::map<ActorId, std::string> names_;
  std::vector<GrantedPower> granted_;
  std::vector<Revocation> revoked_;
  std::vector<RepresentativeRegistered> represents_;
};

}  // namespace

Result<std::vector<HeldPower>> authorities(const QuerySource& source, const AsOf& as_of,
                                           const AuthoritiesWanted& wanted) {
  TRY(const std::set<Position> positions, defining_positions(source));
  const Position head = source.log->head();
  const Position to = std::min(head, as_of.known_at.value_or(head));
  Powers powers;
  for (const Position at : positions) {
    if (at > to) break;
    TRY_VOID(visit_envelopes(*source.log, at - 1, at,
                             [&](Position position, const Envelope& envelope) -> Result<bool> {
                               for (const Event& fact : envelope.facts) {
                                 if (as_of.counts(effective_on(fact)))
                                   powers.take(position, envelope, fact);
                               }
                               return true;
                             }));
  }
  return powers.finish(wanted);
}

}  // namespace grantledger
