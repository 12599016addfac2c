#include "tools/bank/match_index.h"

#include <algorithm>
#include <set>

namespace grantledger {
namespace {

// The words of a text, as ids are written: blanks and punctuation that no id has stand between.
std::vector<std::string> words_of(std::string_view text) {
  constexpr std::string_view between = " \t\r\n,;:()[]'\"*#=<>|";
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(between), text.size());
    std::string_view word = text.substr(0, end);
    while (word.ends_with('.')) word.remove_suffix(1);
    if (!word.empty()) words.emplace_back(word);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

// By what a line can be looked up: its references as they are and word by word.
std::set<std::string> names_in(const BankLine& line) {
  std::set<std::string> names(line.references.begin(), line.references.end());
  if (!line.end_to_end_id.empty()) names.insert(line.end_to_end_id);
  for (const auto* const texts : {&line.references, &line.remittance}) {
    for (const std::string& text : *texts) {
      for (std::string& word : words_of(text)) names.insert(std::move(word));
    }
  }
  return names;
}

const Indexes& found_in(const auto& index, const auto& key) {
  static const Indexes none;
  const auto found = index.find(key);
  return found == index.end() ? none : found->second;
}

Indexes named_by(const std::map<std::string, Indexes>& index, const BankLine& line) {
  std::set<std::size_t> named;
  for (const std::string& name : names_in(line)) {
    const Indexes& found = found_in(index, name);
    named.insert(found.begin(), found.end());
  }
  return {named.begin(), named.end()};
}

}  // namespace

LedgerIndex::LedgerIndex(const LedgerSide& ledger) {
  for (std::size_t i = 0; i < ledger.movements.size(); ++i) {
    const LedgerMovement& movement = ledger.movements[i];
    if (!movement.end_to_end_id.empty()) by_end_to_end_[movement.end_to_end_id].push_back(i);
    if (!movement.bank_reference.empty()) by_reference_[movement.bank_reference].push_back(i);
    if (movement.day) by_amount_[{movement.amount.minor_units, *movement.day}].push_back(i);
    for (const std::string& name : movement.names) by_name_[name].push_back(i);
  }
  for (std::size_t i = 0; i < ledger.expected.size(); ++i) {
    for (const std::string& name : ledger.expected[i].names) claims_by_name_[name].push_back(i);
  }
}

const Indexes& LedgerIndex::with_end_to_end_id(const std::string& id) const {
  return found_in(by_end_to_end_, id);
}

const Indexes& LedgerIndex::with_bank_reference(const std::string& reference) const {
  return found_in(by_reference_, reference);
}

const Indexes& LedgerIndex::with_amount_and_day(Money amount, Date day) const {
  return found_in(by_amount_, std::pair(amount.minor_units, day));
}

Indexes LedgerIndex::named_in(const BankLine& line) const {
  return named_by(by_name_, line);
}

Indexes LedgerIndex::claims_named_in(const BankLine& line) const {
  return named_by(claims_by_name_, line);
}

}  // namespace grantledger
