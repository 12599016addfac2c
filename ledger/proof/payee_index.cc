#include "ledger/proof/payee_index.h"

#include <algorithm>

#include "events/codec.h"
#include "events/event_fields.h"
#include "events/subjects.h"
#include "ledger/domain/books.h"
#include "ledger/evidence/leaf_tree.h"
#include "ledger/proof/payments_asked.h"

namespace grantledger {
namespace {

Digest digest_of(const std::vector<Position>& positions) {
  std::string bytes;
  for (const Position position : positions) {
    for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(position >> shift);
  }
  return sha256(bytes);
}

std::string delegation_leaf(Position position, std::uint32_t index, const ActorId& actor,
                            const DelegationRow& row) {
  std::string leaf = "delegation " + std::to_string(position) + " " + std::to_string(index) +
                     "\nactor " + actor.text() + "\npower " +
                     std::string(names_of(row.power)[static_cast<std::size_t>(row.power)]) + "\n";
  if (row.item) leaf += "item " + row.item->text() + "\n";
  if (row.organisation) leaf += "organisation " + row.organisation->text() + "\n";
  if (row.scheme) leaf += "scheme " + row.scheme->text() + "\n";
  if (row.amount_max) {
    leaf += "amount_max " + decimal_text_of(*row.amount_max) + " " +
            text_of(row.amount_max->currency) + "\n";
  }
  leaf += "first " + text_of(row.first_day) + "\nlast " + text_of(row.last_day) + "\n";
  if (row.revoked_on) leaf += "revoked " + text_of(*row.revoked_on) + "\n";
  return leaf;
}

IndexRoot root_of_leaves(const std::vector<std::string>& leaves) {
  const TreeHead head = LeafTree(leaves).head();
  return {head.size, head.root};
}

// What the fact adds to what was paid.
Money paid_by(const Event& fact) {
  const Money amount = moved_payment_of(fact)->amount;
  return std::holds_alternative<PaymentExecuted>(fact) ? amount : -amount;
}

}  // namespace

std::string payee_key(const OrganisationId& payee, const SchemeId& scheme, std::uint16_t year) {
  return "payee " + payee.text() + "\nscheme " + scheme.text() + "\nyear " + std::to_string(year) +
         "\n";
}

std::string grant_key(const GrantId& grant) {
  return "grant " + grant.text() + "\n";
}

PayeeIndexPublished published(const PayeeIndex& index, std::uint16_t year, Position up_to,
                              Date effective_on) {
  return {.year = year,
          .up_to = up_to,
          .payees = root_of_leaves(index.payees),
          .grants = root_of_leaves(index.grants),
          .delegations = root_of_leaves(index.delegations),
          .effective_on = effective_on};
}

PayeeIndexFold::PayeeIndexFold(std::uint16_t year, Lookup envelope_at)
    : year_(year), envelope_at_(std::move(envelope_at)) {}

void PayeeIndexFold::Sums::take(Position position) {
  if (positions.empty() || positions.back() != position) positions.push_back(position);
}

void PayeeIndexFold::Sums::add(Money amount) {
  const auto [total, is_new] = totals.try_emplace(amount.currency, amount);
  if (!is_new) total->second = bounded_sum(total->second, amount);
}

// The text of a leaf.
std::string PayeeIndexFold::Sums::under(const std::string& key) const {
  std::string leaf = key + "facts " + std::to_string(positions.size()) + "\n";
  for (const auto& [currency, total] : totals) {
    leaf += "total " + decimal_text_of(total) + " " + text_of(currency) + "\n";
  }
  return leaf + "positions " + hex_of(digest_of(positions)) + "\n";
}

Result<void> PayeeIndexFold::take(Position position, const Envelope& envelope) {
  for (std::uint32_t i = 0; i < envelope.facts.size(); ++i) {
    const Event& fact = envelope.facts[i];
    take_delegation({position, i}, fact);
    take_grants(position, fact);
    if (moved_payment_of(fact)) take_paid(position, fact, paid_by(fact), effective_on(fact));
    const auto* voided = std::get_if<EntryVoided>(&fact);
    if (!voided || voided->position == 0 || voided->position >= position) continue;
    TRY(const Envelope earlier, envelope_at_(voided->position));
    if (voided->fact_index >= earlier.facts.size()) continue;
    const Event& undone = earlier.facts[voided->fact_index];
    take_grants(position, undone);
    if (moved_payment_of(undone))
      take_paid(position, undone, -paid_by(undone), voided->effective_on);
  }
  return {};
}

// A leave or an application is a grant's as soon as any fact names both; a refusal is none.
void PayeeIndexFold::take_grants(Position position, const Event& fact) {
  std::vector<GrantId> grants;
  std::vector<Subject> parts;
  for (Subject& subject : subjects_of(fact)) {
    constexpr std::string_view prefix = "grant:";
    if (subject.starts_with("leave:") || subject.starts_with("application:")) {
      parts.push_back(std::move(subject));
    } else if (subject.starts_with(prefix)) {
      const auto grant = GrantId::parse(std::string_view(subject).substr(prefix.size()));
      if (grant) grants.push_back(*grant);
    }
  }
  for (const Subject& part : parts) parts_[part].push_back(position);
  if (std::holds_alternative<CommandRefused>(fact)) parts.clear();
  for (const GrantId& grant : grants) {
    Sums& sums = grants_[grant];
    sums.take(position);
    sums.parts.insert(parts.begin(), parts.end());
  }
}

// With the positions of what is the grant's.
PayeeIndexFold::Sums PayeeIndexFold::with_parts(Sums grant) const {
  for (const Subject& part : grant.parts) {
    const std::vector<Position>& positions = parts_.at(part);
    grant.positions.insert(grant.positions.end(), positions.begin(), positions.end());
  }
  std::ranges::sort(grant.positions);
  grant.positions.erase(std::unique(grant.positions.begin(), grant.positions.end()),
                        grant.positions.end());
  return grant;
}

void PayeeIndexFold::take_delegation(std::pair<Position, std::uint32_t> at, const Event& fact) {
  if (const auto* granted = std::get_if<DelegationGranted>(&fact)) {
    delegations_[at] = {granted->actor, delegation_of(*granted, at.first, at.second)};
  } else if (const auto* revoked = std::get_if<DelegationRevoked>(&fact)) {
    for (auto& [place, delegation] : delegations_) {
      if (delegation.actor == revoked->actor) revoke(delegation.row, *revoked);
    }
  }
}

void PayeeIndexFold::take_paid(Position position, const Event& fact, Money amount, Date day) {
  const PaymentTerms& payment = *moved_payment_of(fact);
  Sums& grant = grants_[payment.terms.grant];
  grant.take(position);
  grant.add(amount);
  if (year_of(day) != year_) return;
  grant.is_of_year = true;
  Sums& payee = payees_[{payment.payee, payment.terms.scheme}];
  payee.take(position);
  payee.add(amount);
}

PayeeIndex PayeeIndexFold::finish() const {
  PayeeIndex index;
  for (const auto& [key, sums] : payees_) {
    index.payees.push_back(sums.under(payee_key(std::get<0>(key), std::get<1>(key), year_)));
  }
  for (const auto& [grant, sums] : grants_) {
    if (sums.is_of_year) index.grants.push_back(with_parts(sums).under(grant_key(grant)));
  }
  for (const auto& [at, delegation] : delegations_) {
    index.delegations.push_back(
        delegation_leaf(at.first, at.second, delegation.actor, delegation.row));
  }
  for (auto* leaves : {&index.payees, &index.grants, &index.delegations}) {
    std::ranges::sort(*leaves);
  }
  return index;
}

Result<PayeeIndex> make_payee_index(const LogReader& log, std::uint16_t year, Position up_to) {
  PayeeIndexFold fold(year, [&](Position position) -> Result<Envelope> {
    TRY(const std::vector<StoredEnvelope> page, log.read(position - 1, {.count_max = 1}));
    if (page.empty()) return fail(Fault::corrupt, "the log ends before what was voided");
    return decode(page.front());
  });
  Position position = 0;
  while (position < up_to) {
    TRY(const std::vector<StoredEnvelope> page, log.read(position));
    if (page.empty()) return fail(Fault::corrupt, "the log ends before its index");
    for (const StoredEnvelope& stored : page) {
      if (position == up_to) break;
      TRY(const Envelope envelope, decode(stored));
      TRY_VOID(fold.take(++position, envelope));
    }
  }
  return fold.finish();
}

}  // namespace grantledger
