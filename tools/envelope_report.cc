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

// Writes a fact on one line: "line 226.22:2026, amount 100.00". Assumed parameters get a star.
class OneLine {
 public:
  explicit OneLine(const Json& fact) : assumed_(assumed_in(fact)) {
    for (const auto& [key, value] : fact.items()) {
      if (key == "kind" || key == "effective_on") continue;
      add(key, key == "rule" ? "" : key, value);
    }
  }
  std::string take() { return std::move(line_); }

 private:
  // `path` is what stands in the list of assumed parameters.
  void add(const std::string& key, const std::string& path, const Json& value) {
    if (value.is_object()) {
      for (const auto& [inner, member] : value.items()) {
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

}  // namespace

Report report_of_envelopes(const std::vector<Json>& envelopes) {
  Report report{{{"position", ColumnKind::number},
                 {"recorded_at"},
                 {"actor"},
                 {"origin"},
                 {"kind"},
                 {"effective_on"},
                 {"what"}},
                {}};
  bool is_assumed = false;
  for (const Json& envelope : envelopes) {
    for (const Json& fact : envelope["facts"]) {
      report.rows.push_back({{"position", envelope["position"]},
                             {"recorded_at", envelope["recorded_at"]},
                             {"actor", envelope["actor"]},
                             {"origin", envelope["origin"]},
                             {"kind", fact["kind"]},
                             {"effective_on", fact["effective_on"]},
                             {"what", OneLine(fact).take()}});
      is_assumed = is_assumed || !assumed_in(fact).empty();
    }
  }
  if (is_assumed) report.note = "* illustrative: assumed, not known";
  return report;
}

}  // namespace grantledger
