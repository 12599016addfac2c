#include "ledger/proof/make_bundle.h"

#include <algorithm>

#include "ledger/evidence/leaf_tree.h"
#include "ledger/evidence/seal.h"
#include "ledger/proof/payee_index.h"

namespace grantledger {
namespace {

std::vector<Position> positions_in(const Concern& concern) {
  std::vector<Position> positions;
  for (const auto& [position, facts] : concern) positions.push_back(position);
  return positions;
}

// The latest index of the year that is sealed.
Result<std::optional<PayeeIndexPublished>> published_index(const FactIndex& index,
                                                           std::uint16_t year, TreeSize sealed) {
  TRY(const std::vector<Position> positions, index.positions_of("=year:" + std::to_string(year)));
  std::optional<PayeeIndexPublished> latest;
  for (const Position position : positions) {
    if (position > sealed) break;
    TRY(const Envelope envelope, index.at(position));
    for (const Event& fact : envelope.facts) {
      const auto* published = std::get_if<PayeeIndexPublished>(&fact);
      if (published && published->year == year) latest = *published;
    }
  }
  return latest;
}

// The leaf at an index of its tree, with its path.
Result<ProvedLeaf> prove_leaf(const std::string& name, const std::vector<std::string>& leaves,
                              const LeafTree& tree, std::size_t index) {
  TRY(HashPath path, tree.path_to(index));
  return ProvedLeaf{name, index, leaves[index], std::move(path)};
}

// Where leaves under the key stand, or would.
std::size_t place_of(const std::vector<std::string>& leaves, const std::string& key) {
  return static_cast<std::size_t>(std::ranges::lower_bound(leaves, key) - leaves.begin());
}

// What a concern says of the grant: which it is, and in which years it was paid.
struct GrantInConcern {
  std::optional<GrantId> grant;
  std::vector<std::uint16_t> years;  // Latest first.
  std::vector<std::string> delegation_keys;
};

Result<GrantInConcern> grant_in(const FactIndex& index, const Concern& concern,
                                const Subject& about) {
  GrantInConcern found;
  for (const auto& [position, facts] : concern) {
    TRY(const Envelope envelope, index.at(position));
    for (const std::uint32_t i : facts) {
      const Event& fact = envelope.facts[i];
      if (std::holds_alternative<DelegationGranted>(fact)) {
        found.delegation_keys.push_back("delegation " + std::to_string(position) + " " +
                                        std::to_string(i) + "\n");
      }
      if (const PaymentTerms* payment = moved_payment_of(fact)) {
        found.years.push_back(static_cast<std::uint16_t>(year_of(effective_on(fact))));
        const std::vector<Subject> subjects = subjects_of(fact);
        if (std::ranges::find(subjects, about) != subjects.end())
          found.grant = payment->terms.grant;
      }
    }
  }
  std::ranges::sort(found.years, std::greater());
  found.years.erase(std::unique(found.years.begin(), found.years.end()), found.years.end());
  return found;
}

// The entries that concern the roots.
Result<ProofBundle> bundle_of(const BundleSource& source, const Subject& about,
                              const std::vector<Position>& positions, const Note& seal,
                              TreeSize sealed) {
  ProofBundle bundle{.about = about, .entries = {}, .leaves = {}, .seal = seal};
  TRY(bundle.entries, prove_entries(source, positions, sealed));
  return bundle;
}

// The payments that are asked for up to a position, and what voids them.
Result<std::vector<Position>> payments_asked(const FactIndex& index, const PaymentsAsked& asked,
                                             Position up_to) {
  std::vector<Position> payments;
  TRY(const std::vector<Position> candidates,
      index.positions_of("organisation:" + asked.payee.text()));
  for (const Position position : candidates) {
    if (position > up_to) break;
    TRY(const Envelope envelope, index.at(position));
    const bool is_moved = std::ranges::any_of(
        envelope.facts, [](const Event& fact) { return moved_payment_of(fact) != nullptr; });
    if (!is_moved) continue;
    const bool is_asked = std::ranges::any_of(
        envelope.facts, [&](const Event& fact) { return is_asked_for(asked, fact); });
    if (is_asked) payments.push_back(position);
    TRY(const std::vector<Position> voiding,
        index.positions_of("=voided:" + std::to_string(position)));
    if (voiding.empty() || voiding.front() > up_to) continue;
    // A payment of another year may have been voided in this one.
    payments.push_back(position);
    for (const Position each : voiding) {
      if (each <= up_to) payments.push_back(each);
    }
  }
  return payments;
}

}  // namespace

Result<std::vector<ProvedEntry>> prove_entries(const BundleSource& source,
                                               const std::vector<Position>& positions,
                                               TreeSize sealed) {
  const TileHashes hashes(source.tiles, sealed);
  std::vector<ProvedEntry> entries;
  for (const Position position : positions) {
    CHECK(position > 0 && position <= sealed);
    TRY(std::vector<StoredEnvelope> page, source.log.read(position - 1, {.count_max = 1}));
    if (page.empty()) return fail(Fault::corrupt, "the log ends before what is sealed");
    TRY(HashPath path, inclusion_path(hashes, position - 1, sealed));
    entries.push_back({position - 1, std::move(page.front()), std::move(path)});
  }
  return entries;
}

Result<ProofBundle> make_bundle(const BundleSource& source, const Subject& about,
                                const Note& seal) {
  TRY(const SealedTree sealed, parse_sealed_tree(seal.text));
  TRY(const Concern concern, concern_of(source.index, {about}, sealed.head.size));
  if (concern.empty()) {
    return fail(Fault::malformed, "nothing that is sealed speaks of " + about);
  }
  return bundle_of(source, about, positions_in(concern), seal, sealed.head.size);
}

Result<ProofBundle> make_whole_bundle(const BundleSource& source, const Subject& about,
                                      const Note& seal) {
  TRY(const SealedTree sealed, parse_sealed_tree(seal.text));
  const TreeSize size = sealed.head.size;
  TRY(const Concern shown, concern_of(source.index, {about}, size));
  TRY(const GrantInConcern found, grant_in(source.index, shown, about));
  for (const std::uint16_t year : found.years) {
    TRY(const auto published, published_index(source.index, year, size));
    if (!published || !found.grant) continue;
    TRY(const PayeeIndex index, make_payee_index(source.log, year, published->up_to));
    const std::string key = grant_key(*found.grant);
    const std::size_t place = place_of(index.grants, key);
    if (place == index.grants.size() || !index.grants[place].starts_with(key)) continue;
    TRY(const Concern all,
        concern_of(source.index, {about, "=year:" + std::to_string(year)}, size));
    TRY(ProofBundle bundle, bundle_of(source, about, positions_in(all), seal, size));
    const LeafTree delegations(index.delegations);
    TRY(GrantInConcern everything, grant_in(source.index, all, about));
    std::vector<std::string> keys = std::move(everything.delegation_keys);
    std::ranges::sort(keys);
    for (const std::string& each : keys) {
      const std::size_t at = place_of(index.delegations, each);
      const bool is_there =
          at < index.delegations.size() && index.delegations[at].starts_with(each);
      if (!is_there) continue;  // Granted after the index was made.
      TRY(bundle.leaves.emplace_back(),
          prove_leaf("delegations", index.delegations, delegations, at));
    }
    TRY(bundle.leaves.emplace_back(),
        prove_leaf("grants", index.grants, LeafTree(index.grants), place));
    return bundle;
  }
  return fail(Fault::malformed, "no index that is published and sealed has the grant of " + about +
                                    ": close its year, then run `grantledger index` and seal");
}

Result<ProofBundle> make_absence_bundle(const BundleSource& source, const PaymentsAsked& asked,
                                        const Note& seal) {
  TRY(const SealedTree sealed, parse_sealed_tree(seal.text));
  const TreeSize size = sealed.head.size;
  TRY(const auto published, published_index(source.index, asked.year, size));
  if (!published) {
    return fail(Fault::malformed, "the index of " + std::to_string(asked.year) +
                                      " is not published and sealed: close the year, then run "
                                      "`grantledger index` and seal");
  }
  TRY(const Concern concern,
      concern_of(source.index, {"=year:" + std::to_string(asked.year)}, size));
  std::vector<Position> positions = positions_in(concern);
  TRY(const std::vector<Position> payments, payments_asked(source.index, asked, published->up_to));
  positions.insert(positions.end(), payments.begin(), payments.end());
  std::ranges::sort(positions);
  positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
  TRY(ProofBundle bundle, bundle_of(source, text_of(asked), positions, seal, size));

  TRY(const PayeeIndex index, make_payee_index(source.log, asked.year, published->up_to));
  const LeafTree tree(index.payees);
  const std::string key = payee_key(asked.payee, asked.scheme, asked.year);
  const std::size_t place = place_of(index.payees, key);
  const bool is_there = place < index.payees.size() && index.payees[place].starts_with(key);
  const std::size_t first = is_there || place == 0 ? place : place - 1;
  const std::size_t last = std::min(place + 1, index.payees.size());
  for (std::size_t at = first; at < last; ++at) {
    TRY(bundle.leaves.emplace_back(), prove_leaf("payees", index.payees, tree, at));
  }
  return bundle;
}

}  // namespace grantledger
