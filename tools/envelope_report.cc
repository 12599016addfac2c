#include "tools/envelope_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace grantledger {
namespace {

// Which parameters of a rule version are assumed; empty for other facts.
std::vector<std::string> assumed_in(const Json& fact) {
  std::vector<std::string> paths;
  const auto rule = fact.find("rule");
  if (rule == fact.end() || !rule->is_object() || !rule->contains("illustrative")) return paths;
  for (const Json& path : (*rule)["illustrative"]) paths.push_back(path.get<std::string>());
  return paths;
}

// What every fact about a grant repeats so that no report needs another fact; the grant says it.
bool is_repeated(const std::string& key, const Json& object) {
  return (key == "scheme" || key == "recipient" || key == "year") && object.contains("grant");
}

// Writes a fact in words: "line 226.22:2026, amount 1 000.00". Assumed parameters get a star.
class InWords {
 public:
  explicit InWords(const Json& fact) : assumed_(assumed_in(fact)) {
    for (const auto& [key, value] : fact.items()) {
      if (key == "kind" || key == "effective_on" || key == days_late_key) continue;
      add(key, key == "rule" ? "" : key, value);
    }
  }
  std::string take() { return std::move(line_); }

 private:
  // `path` is what stands in the list of assumed parameters.
  void add(const std::string& key, const std::string& path, const Json& value) {
    if (value.is_object()) {
      for (const auto& [inner, member] : value.items()) {
        if (is_repeated(inner, value)) continue;
        add(inner, path.empty() ? inner : path + "." + inner, member);
      }
      return;
    }
    if (value.is_array()) {
      if (key == "illustrative") return;
      for (const Json& each : value) add(key, path, each);
      return;
    }
    const std::string text = value.is_string() ? value.get<std::string>() : text_of(value);
    if (text.empty()) return;
    const bool is_assumed = std::ranges::find(assumed_, path) != assumed_.end();
    if (!line_.empty()) line_ += ", ";
    line_ += key + " " + text + (is_assumed ? "*" : "");
  }

  std::vector<std::string> assumed_;
  std::string line_;
};

// "payment executed" for payment_executed.
std::string in_words(std::string code) {
  std::ranges::replace(code, '_', ' ');
  return code;
}

// "2026-04-30 09:05" for a time in full.
std::string to_the_minute(const std::string& time) {
  return time.substr(0, 10) + " " + time.substr(11, 5);
}

Report in_words(const std::vector<Json>& envelopes) {
  Report report{{{"position", ColumnKind::number},
                 {"recorded_at"},
                 {"effective_on"},
                 {days_late_key, ColumnKind::number},
                 {"actor"},
                 {"origin"},
                 {"kind"},
                 {"what", ColumnKind::prose}},
                {}};
  bool is_assumed = false;
  for (const Json& envelope : envelopes) {
    for (const Json& fact : envelope["facts"]) {
      const bool is_imported = envelope["origin"] == "imported";
      report.rows.push_back(
          {{"position", envelope["position"]},
           {"recorded_at", to_the_minute(envelope["recorded_at"].get<std::string>())},
           {"effective_on", fact["effective_on"]},
           {days_late_key, fact.value(days_late_key, Json())},
           {"actor", envelope["actor"]},
           {"origin", is_imported ? "imported" : ""},
           {"kind", in_words(fact["kind"].get<std::string>())},
           {"what", InWords(fact).take()}});
      is_assumed = is_assumed || !assumed_in(fact).empty();
    }
  }
  if (is_assumed) report.note = "* illustrative: assumed, not known";
  return report;
}

Report whole(const std::vector<Json>& envelopes) {
  Report report{
      {{"position"}, {"recorded_at"}, {"actor"}, {"origin"}, {"kind"}, {"effective_on"}, {"fact"}},
      {}};
  for (const Json& envelope : envelopes) {
    for (const Json& fact : envelope["facts"]) {
      report.rows.push_back({{"position", envelope["position"]},
                             {"recorded_at", envelope["recorded_at"]},
                             {"actor", envelope["actor"]},
                             {"origin", envelope["origin"]},
                             {"kind", fact["kind"]},
                             {"effective_on", fact["effective_on"]},
                             {"fact", text_of(fact)}});
    }
  }
  return report;
}

}  // namespace

Report report_of_envelopes(std::vector<Json> envelopes, Format format) {
  switch (format) {
    case Format::table:
      return in_words(envelopes);
    case Format::csv:
      return whole(envelopes);
    case Format::json:
      break;
  }
  return {{}, std::move(envelopes)};
}

}  // namespace grantledger
