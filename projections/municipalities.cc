#include "projections/municipalities.h"

#include <algorithm>
#include <set>

#include "projections/row_key.h"
#include "projections/scan.h"

namespace grantledger {
namespace {

// Keys: "organisation", organisation, day, position and index: its code; or "codes", day, position
// and index: old and new codes in turn. Position and index are sixteen bytes at the key's end.
constexpr std::string_view organisation_rows = "organisation";
constexpr std::string_view code_rows = "codes";
constexpr std::size_t place_size = 16;
constexpr std::string_view unknown = "unknown";

std::string place_of(Position position, std::size_t index) {
  return sortable(position) + sortable(index);
}

// Whether the row under this key was known; false, too, for one that is too short.
bool is_known(std::string_view key, const AsOf& as_of) {
  return key.size() > place_size &&
         (!as_of.known_at ||
          number_of(key.substr(key.size() - place_size, sizeof(Position))) <= *as_of.known_at);
}

// The parts of a key before its place.
std::vector<std::string_view> named_parts(std::string_view key) {
  return parts_of(key.substr(0, key.size() - place_size - 1));
}

// One change of codes: what became of an old code, on a day.
struct Recoding {
  Date day;
  std::multimap<std::string, std::string> news_of_old;
  std::multimap<std::string, std::string> olds_of_new;
};

using Codes = std::set<std::string>;

std::string listed(const std::string& name, const Codes& codes) {
  if (codes.size() == 1) return *codes.begin();
  std::string text = name + " (";
  for (const std::string& code : codes) {
    if (text.back() != '(') text += " or ";
    text += code;
  }
  return text + ")";
}

// Follows codes through the recorded changes.
class CodeChanges {
 public:
  static Result<CodeChanges> read(const HistoryReader& history, const AsOf& as_of) {
    CodeChanges all;
    const auto take = [&](std::string_view key, std::string_view value) -> Result<void> {
      if (!is_known(key, as_of)) return {};
      const auto parts = named_parts(key);
      const auto codes = parts_of(value);
      if (parts.size() != 2 || codes.size() % 2 != 0) {
        return fail(Fault::corrupt, "a row of municipality codes is damaged");
      }
      TRY(const Date day, parse_date(parts[1]));
      if (!as_of.counts(day)) return {};
      Recoding& change = all.changes_.emplace_back(Recoding{.day = day});
      for (std::size_t i = 0; i < codes.size(); i += 2) {
        change.news_of_old.emplace(codes[i], codes[i + 1]);
        change.olds_of_new.emplace(codes[i + 1], codes[i]);
      }
      return {};
    };
    TRY_VOID(history.scan(key_of(code_rows, ""), take));
    std::ranges::stable_sort(all.changes_, {}, &Recoding::day);
    return all;
  }

  // Errors: malformed if one of the rules does not choose among what a recorded change says.
  Result<void> check(const std::map<std::string, std::string>& splits) const {
    for (const auto& [code, chosen] : splits) {
      const Codes choices = choices_of(code);
      if (choices.empty()) {
        return fail(Fault::malformed, "--split: no recorded change divides '" + code + "'");
      }
      if (choices.contains(chosen)) continue;
      const std::string said = code + "=" + chosen;
      return fail(Fault::malformed,
                  "--split: found " + said + ", expected " + listed(code, choices));
    }
    return {};
  }

  // What the code of one day is called on another: one code, or all that it may be.
  Codes translated(const std::string& code, Date from, const CodesWanted& wanted) const {
    Codes codes{code};
    if (from <= *wanted.as_of) {
      for (const Recoding& change : changes_) {
        if (change.day <= from || change.day > *wanted.as_of) continue;
        codes = replaced(codes, change.news_of_old, wanted.splits);
      }
      return codes;
    }
    for (auto change = changes_.rbegin(); change != changes_.rend(); ++change) {
      if (change->day > from || change->day <= *wanted.as_of) continue;
      codes = replaced(codes, change->olds_of_new, wanted.splits);
    }
    return codes;
  }

 private:
  // What recorded changes divide the code into, forward or backward.
  Codes choices_of(const std::string& code) const {
    Codes choices;
    for (const Recoding& change : changes_) {
      for (const auto* by : {&change.news_of_old, &change.olds_of_new}) {
        const auto [first, last] = by->equal_range(code);
        if (std::distance(first, last) < 2) continue;
        for (auto each = first; each != last; ++each) choices.insert(each->second);
      }
    }
    return choices;
  }

  static Codes replaced(const Codes& codes, const std::multimap<std::string, std::string>& by,
                        const std::map<std::string, std::string>& splits) {
    Codes result;
    for (const std::string& code : codes) {
      const auto [first, last] = by.equal_range(code);
      const auto rule = splits.find(code);
      if (first == last) result.insert(code);
      if (std::distance(first, last) > 1 && rule != splits.end()) {
        result.insert(rule->second);
        continue;
      }
      for (auto each = first; each != last; ++each) result.insert(each->second);
    }
    return result;
  }

  std::vector<Recoding> changes_;
};

Municipalities::Since named(Date day, const std::string& code, const CodeChanges& changes,
                            const CodesWanted& wanted) {
  if (code.empty()) return {day, std::string(unknown), std::string(unknown)};
  const Codes codes = wanted.as_of ? changes.translated(code, day, wanted) : Codes{code};
  Codes counties;
  for (const std::string& each : codes) counties.insert(each.substr(0, 2));
  return {day, listed(code, codes), listed(code.substr(0, 2), counties)};
}

// Puts them in order of day; of one day, what was recorded last holds.
void keep_latest_of_each_day(std::vector<Municipalities::Since>& known) {
  std::ranges::stable_sort(known, {}, &Municipalities::Since::day);
  std::vector<Municipalities::Since> kept;
  for (Municipalities::Since& since : known) {
    if (!kept.empty() && kept.back().day == since.day) kept.pop_back();
    kept.push_back(std::move(since));
  }
  known = std::move(kept);
}

}  // namespace

void put_municipalities(Position position, std::size_t index, const Event& fact,
                        RowChanges& changes) {
  const auto put_organisation = [&](const Organisation& details, Date day) {
    changes.put(key_of(organisation_rows, details.organisation.text(), text_of(day),
                       place_of(position, index)),
                details.municipality);
  };
  if (const auto* registered = std::get_if<OrganisationRegistered>(&fact)) {
    put_organisation(registered->details, registered->effective_on);
  }
  if (const auto* changed = std::get_if<OrganisationChanged>(&fact)) {
    put_organisation(changed->details, changed->effective_on);
  }
  if (const auto* recoded = std::get_if<MunicipalityCodesChanged>(&fact)) {
    std::string codes;
    for (const CodeChange& change : recoded->changes) {
      if (!codes.empty()) codes += key_separator;
      codes += key_of(change.old_code, change.new_code);
    }
    changes.put(key_of(code_rows, text_of(recoded->effective_on), place_of(position, index)),
                codes);
  }
}

Result<std::vector<Position>> municipality_facts_between(const HistoryReader& history,
                                                         const AsOf& from, const AsOf& to) {
  std::set<Position> positions;
  const auto take = [&](std::string_view key, std::string_view) -> Result<void> {
    if (key.size() <= place_size) return {};
    TRY(const Date day, parse_date(named_parts(key).back()));
    const auto counts = [&](const AsOf& as_of) {
      return is_known(key, as_of) && as_of.counts(day);
    };
    if (counts(from) != counts(to)) {
      positions.insert(number_of(key.substr(key.size() - place_size, sizeof(Position))));
    }
    return {};
  };
  for (const std::string_view rows : {organisation_rows, code_rows}) {
    TRY_VOID(history.scan(key_of(rows, ""), take));
  }
  return std::vector<Position>(positions.begin(), positions.end());
}

Result<Municipalities> Municipalities::read(const HistoryReader& history, const AsOf& as_of,
                                            const CodesWanted& codes) {
  TRY(const CodeChanges changes, CodeChanges::read(history, as_of));
  TRY_VOID(changes.check(codes.splits));
  Municipalities read;
  const auto take = [&](std::string_view key, std::string_view code) -> Result<void> {
    if (!is_known(key, as_of)) return {};
    const auto parts = named_parts(key);
    if (parts.size() != 3) return fail(Fault::corrupt, "a row of organisations is damaged");
    TRY(const Date day, parse_date(parts[2]));
    if (!as_of.counts(day)) return {};
    read.of_[std::string(parts[1])].push_back(named(day, std::string(code), changes, codes));
    return {};
  };
  TRY_VOID(history.scan(key_of(organisation_rows, ""), take));
  for (auto& each : read.of_) keep_latest_of_each_day(each.second);
  return read;
}

const std::vector<Municipalities::Since>& Municipalities::of(std::string_view organisation) const {
  static const std::vector<Since> none;
  const auto found = of_.find(organisation);
  return found == of_.end() ? none : found->second;
}

const Municipalities::Since& Municipalities::on(std::string_view organisation, Date day) const {
  static const Since nowhere{{}, std::string(unknown), std::string(unknown)};
  const std::vector<Since>& known = of(organisation);
  if (known.empty()) return nowhere;
  const auto after = std::ranges::upper_bound(known, day, {}, &Since::day);
  return after == known.begin() ? known.front() : *std::prev(after);
}

}  // namespace grantledger
