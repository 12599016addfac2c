#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <ostream>

#include "events/codec.h"
#include "ledger/explain/arithmetic.h"
#include "ledger/explain/explain.h"
#include "tools/answer_json.h"
#include "tools/display.h"
#include "tools/explanation_report.h"
#include "tools/fact_json.h"

namespace grantledger {
namespace {

using Cells = std::vector<std::string>;

std::string padding(std::size_t width, const std::string& cell) {
  const std::size_t shown = display_width(cell);
  return std::string(shown < width ? width - shown : 0, ' ');
}

// Rows under each other. Columns whose first row begins with a mark '>' stand to the right.
class Rows {
 public:
  explicit Rows(std::vector<bool> is_right) : is_right_(std::move(is_right)) {}
  void add(Cells cells) { rows_.push_back(std::move(cells)); }

  void print(std::ostream& out) const {
    std::vector<std::size_t> widths(is_right_.size(), 0);
    for (const Cells& row : rows_) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        widths[i] = std::max(widths[i], display_width(row[i]));
      }
    }
    for (const Cells& row : rows_) {
      std::string text = "    ";
      for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string blanks = padding(widths[i], row[i]);
        text += is_right_[i] ? blanks + row[i] : row[i] + blanks;
        text += "  ";
      }
      text.erase(text.find_last_not_of(' ') + 1);
      std::ranges::replace_if(
          text, [](unsigned char byte) { return byte < ' ' || byte == 0x7F; }, ' ');
      out << text << '\n';
    }
  }

 private:
  std::vector<bool> is_right_;
  std::vector<Cells> rows_;
};

std::string in_words(std::string_view code) {
  std::string words(code);
  std::ranges::replace(words, '_', ' ');
  return words;
}

std::string to_the_minute(Timestamp time) {
  const std::string text = text_of(time);
  return text.substr(0, 10) + " " + text.substr(11, 5);
}

std::string spaced(const FigureValue& value) {
  if (const auto* amount = std::get_if<Money>(&value)) {
    return spaced_text_of(*amount) + " " + text_of(amount->currency);
  }
  return words_of(std::get<Hundredths>(value)) + " %";
}

std::string spaced(const std::optional<Money>& amount) {
  return amount ? spaced_text_of(*amount) + " " + text_of(amount->currency) : "";
}

// The parameters that rules compute with, "leave_share.wage_basis 777777.00"; assumed ones with a
// star.
void add_parameters(const std::string& path, const Json& value, const Json& assumed, Rows& rows) {
  if (value.is_object()) {
    const std::string prefix = path.empty() ? path : path + ".";
    for (const auto& [key, member] : value.items()) {
      add_parameters(prefix + key, member, assumed, rows);
    }
    return;
  }
  if (value.is_array()) {
    for (const Json& each : value) add_parameters(path, each, assumed, rows);
    return;
  }
  const bool is_assumed =
      assumed.is_array() && std::ranges::find(assumed, Json(path)) != assumed.end();
  rows.add({path, (value.is_string() ? value.get<std::string>() : text_of(value)) +
                      (is_assumed ? "  (assumed)" : "")});
}

// A version is written out once; `printed` is the one that was last.
void print_rule(const RuleUse& use, std::optional<RuleVersion>& printed, std::ostream& out) {
  Json rule = json_of(Event(RuleVersionPublished{use.rule, use.rule.first_day}))["rule"];
  out << "  Rule: " << use.rule.version.text() << " of " << use.rule.scheme.text()
      << ", which decides for " << text_of(use.day) << "; known from "
      << to_the_minute(use.published_at) << " (position " << use.published.position << ")";
  const bool is_repeated = printed == use.rule;
  printed = use.rule;
  out << (is_repeated ? "; as above\n" : "\n");
  if (is_repeated) return;
  const Json assumed = rule.contains("illustrative") ? rule["illustrative"] : Json::array();
  for (const char* key : {"scheme", "version", "groups", "illustrative", "initiation"}) {
    rule.erase(key);
  }
  // What a version leaves as it is by default.
  for (const char* key : {"reports", "requires_separate_decider", "subject_to_budget"}) {
    if (rule.contains(key) && (rule[key] == false || rule[key] == 0)) rule.erase(key);
  }
  Rows rows({false, false});
  add_parameters("", rule, assumed, rows);
  rows.print(out);
}

void print_authority(const ExplainedFact& fact, std::ostream& out) {
  if (!fact.imported_from.empty()) {
    out << "  Imported from " << fact.imported_from << ": nobody decided it here\n";
    return;
  }
  out << "  By " << fact.actor.text();
  if (!fact.authority.empty() && !fact.authority.front().name.empty()) {
    out << " (" << fact.authority.front().name << ")";
  }
  out << '\n';
  Rows rows({false, false, false});
  for (const Authority& each : fact.authority) {
    if (!each.delegation) {
      rows.add({each.actor.text(), "the ledger's first administrator",
                "(position " + std::to_string(each.at.position) + ")"});
      continue;
    }
    const DelegationGranted& granted = *each.delegation;
    const Json json = json_of(Event(granted));
    std::string power = in_words(json["power"].get<std::string>());
    if (granted.item) power += " over " + granted.item->text();
    power += ", " + text_of(granted.first_day) + " to " + text_of(granted.last_day);
    if (each.revoked_on) power += ", revoked from " + text_of(*each.revoked_on);
    rows.add({each.actor.text(), power,
              granted.reference + " (position " + std::to_string(each.at.position) + ", by " +
                  each.granted_by.text() + ")"});
  }
  rows.print(out);
}

void print_lines(const Computation& computation, std::ostream& out) {
  Rows rows({false, false, true});
  for (const ArithmeticLine& line : computation.lines) {
    rows.add({line.what, line.formula, spaced(line.result)});
  }
  if (!computation.lines.empty()) {
    out << "  Arithmetic\n";
    rows.print(out);
  }
  for (const std::string& note : computation.notes) out << "    not computed: " << note << '\n';
}

std::string figure_in(const RecordedFigure& recorded, const Computation& computation) {
  const auto figure = std::ranges::find(computation.figures, recorded.what, &Figure::what);
  if (figure == computation.figures.end()) return "";
  constexpr std::array<const char*, 4> relations{"", "at most ", "at least ", "applied for: "};
  return relations[static_cast<std::size_t>(figure->relation)] + spaced(figure->value) +
         (holds(*figure, recorded.value) ? "" : "  DIFFERS");
}

void print_results(const ExplainedFact& fact, std::ostream& out) {
  if (fact.recorded.empty()) return;
  Rows rows({false, true, true, true});
  out << "  Result\n";
  rows.add({"", "recorded", "as known then", "as known at " + std::to_string(fact.now.known_at)});
  for (const RecordedFigure& recorded : fact.recorded) {
    rows.add({recorded.what, spaced(recorded.value), figure_in(recorded, fact.then),
              figure_in(recorded, fact.now)});
  }
  rows.print(out);
}

std::string decided(const Computation& computation) {
  if (!computation.refused) return "the same facts";
  return "refused: " + message_of(*computation.refused);
}

void print_now(const ExplainedFact& fact, std::optional<RuleVersion>& printed, std::ostream& out) {
  const auto version = [](const Computation& computation) {
    return computation.rule ? std::optional(computation.rule->rule) : std::nullopt;
  };
  if (version(fact.then) == version(fact.now) && is_same(fact, fact.now)) return;
  out << "  As known at " << fact.now.known_at << '\n';
  if (fact.now.rule) print_rule(*fact.now.rule, printed, out);
  if (!fact.now.no_rule.empty()) out << "  Rule: " << fact.now.no_rule << '\n';
  print_lines(fact.now, out);
}

void print_refusal(const CommandRefused& refused, std::ostream& out) {
  const No no{static_cast<Reason>(refused.reason), refused.asked, refused.left};
  out << "  " << in_words(refused.command) << " was refused: " << message_of(no) << '\n';
}

std::string heading_of(const ExplainedFact& fact) {
  std::string heading = in_words(kind_of(fact.fact));
  heading.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(heading.front())));
  const std::vector<Subject> names = explained_as(fact.fact);
  if (!names.empty()) heading += " " + names.front().substr(names.front().find(':') + 1);
  return heading + ": position " + std::to_string(fact.at.position) + ", recorded " +
         to_the_minute(fact.recorded_at) + ", effective " + text_of(effective_on(fact.fact));
}

// The reason that a fact gives in its own words, if it gives one.
std::string reason_in(const Event& event) {
  return std::visit(
      [](const auto& fact) -> std::string {
        if constexpr (requires { fact.reason.size(); }) {
          return fact.reason;
        } else if constexpr (requires { fact.departure.size(); }) {
          return fact.departure;
        } else {
          return "";
        }
      },
      event);
}

void print_inputs(const ExplainedFact& fact, std::ostream& out) {
  if (fact.inputs.empty()) return;
  out << "  Inputs\n";
  Rows rows({true, false, false, false});
  for (const ExplainedInput& input : fact.inputs) {
    rows.add(
        {std::to_string(input.at.position), text_of(input.effective_on), input.what, input.value});
  }
  rows.print(out);
}

void print_since(const ExplainedFact& fact, std::ostream& out) {
  out << "  Since then\n";
  Rows rows({true, false, false, false});
  for (const LaterFact& later : fact.later) {
    rows.add({std::to_string(later.at.position), to_the_minute(later.recorded_at),
              "effective " + text_of(later.effective_on), later.effect});
  }
  if (fact.later.empty()) rows.add({"", "", "", "nothing that would change it"});
  rows.print(out);
}

void print_fact(const ExplainedFact& fact, std::optional<RuleVersion>& printed, std::ostream& out) {
  out << heading_of(fact) << '\n';
  const auto* refused = std::get_if<CommandRefused>(&fact.fact);
  if (refused) print_refusal(*refused, out);
  const std::string reason = reason_in(fact.fact);
  if (!reason.empty()) out << "  Reason given: " << reason << '\n';
  print_authority(fact, out);
  if (fact.then.rule) print_rule(*fact.then.rule, printed, out);
  if (!fact.then.no_rule.empty()) out << "  Rule: " << fact.then.no_rule << '\n';
  print_inputs(fact, out);
  print_lines(fact.then, out);
  print_results(fact, out);
  if (fact.imported_from.empty() && !refused) {
    out << "  Decided again as known then: " << decided(fact.then) << "; as known at "
        << fact.now.known_at << ": " << decided(fact.now) << '\n';
  }
  print_now(fact, printed, out);
  if (!refused) print_since(fact, out);
}

}  // namespace

void print_in_words(const Explanation& explanation, std::ostream& out) {
  std::optional<RuleVersion> printed;
  const char* separator = "";
  for (const ExplainedFact& fact : explanation.facts) {
    out << separator;
    separator = "\n";
    print_fact(fact, printed, out);
  }
}

}  // namespace grantledger
