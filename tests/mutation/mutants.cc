#include "tests/mutation/mutants.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "events/money.h"
#include "events/time.h"
#include "tools/json_text.h"

namespace grantledger {
namespace {

constexpr std::size_t others_max = 3;  // Ids of one kind that one is swapped for.

// Fields whose values name the same kind of thing, under one word. Empty: not swapped.
std::string kind_of_field(const std::string& field) {
  static const std::map<std::string, std::string> kinds{{"recipient", "organisation"},
                                                        {"holder", "organisation"},
                                                        {"payee", "organisation"},
                                                        {"payer", "organisation"},
                                                        {"beneficiary", "organisation"},
                                                        {"applicant", "organisation"},
                                                        {"owner", "organisation"},
                                                        {"provider", "organisation"},
                                                        {"organisation", "organisation"},
                                                        {"from", "organisation"},
                                                        {"to", "organisation"},
                                                        {"confirmed_by", "organisation"},
                                                        {"authority", "organisation"},
                                                        {"appellant", "organisation"},
                                                        {"administrator", "organisation"},
                                                        {"workplace", "organisation"},
                                                        {"body", "organisation"},
                                                        {"leave", "leave"},
                                                        {"grant", "grant"},
                                                        {"semester", "semester"},
                                                        {"line", "line"},
                                                        {"to_line", "line"},
                                                        {"rule", "rule"},
                                                        {"call", "call"},
                                                        {"claim", "claim"},
                                                        {"payment", "payment"},
                                                        {"application", "application"},
                                                        {"letter", "letter"},
                                                        {"report", "report"},
                                                        {"scheme", "scheme"},
                                                        {"participant", "participant"},
                                                        {"actor", "actor"},
                                                        {"power", "power"},
                                                        {"item", "item"},
                                                        {"group", "group"},
                                                        {"version", "rule"},
                                                        {"appeal", "appeal"},
                                                        {"partnership", "partnership"}};
  const auto found = kinds.find(field);
  return found == kinds.end() ? "" : found->second;
}

std::string last_of(const std::string& path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string::npos ? path : path.substr(dot + 1);
}

bool is_day(const std::string& text) {
  return text.size() == 10 && parse_date(text).has_value();
}
bool is_amount(const std::string& text) {
  const std::size_t dot = text.rfind('.');
  return dot != std::string::npos && dot + 3 == text.size() && parse_money(text, nok).has_value();
}

std::string shifted(const std::string& day, int days) {
  return text_of(*parse_date(day) + std::chrono::days(days));
}
std::string more(const std::string& amount, std::int64_t by) {
  return decimal_text_of(*parse_money(amount, nok) + Money{by, nok});
}

using Visit = std::function<void(Json& value, const std::string& path)>;
void each_leaf(Json& json, const std::string& path, const Visit& visit) {
  if (json.is_object()) {
    for (auto& [key, value] : json.items()) {
      if (path.empty() && key == "kind") continue;
      each_leaf(value, path.empty() ? key : path + "." + key, visit);
    }
  } else if (json.is_array()) {
    for (Json& value : json) each_leaf(value, path, visit);
  } else {
    visit(json, path);
  }
}

std::string another_id(const std::string& id) {
  std::string other = id;
  other[0] = other[0] == 'f' ? 'e' : 'f';
  return other;
}

}  // namespace

Mutator::Mutator(const StoryText& story) : story_(story) {
  std::map<std::string, std::set<std::string>> seen;
  for (const std::string& line : story.lines) {
    Json request = Json::parse(line);
    seen["actor"].insert(request["actor"].get<std::string>());
    for (Json& command : request["commands"]) {
      each_leaf(command, "", [&](Json& value, const std::string& path) {
        const std::string kind = kind_of_field(last_of(path));
        if (!kind.empty() && value.is_string()) seen[kind].insert(value.get<std::string>());
      });
    }
  }
  for (const auto& [kind, values] : seen) seen_[kind] = {values.begin(), values.end()};
}

std::vector<Mutant> Mutator::of(std::size_t number) const {
  std::vector<Mutant> mutants;
  const Json request = Json::parse(story_.lines[number]);
  const std::string first = request["commands"][0]["kind"].get<std::string>();
  const auto add = [&](const Json& changed, const std::string& command, const std::string& field,
                       const std::string& direction) {
    mutants.push_back({number, command, field, direction, {changed.dump()}});
  };
  const auto others = [&](const std::string& kind, const std::string& value) {
    std::vector<std::string> chosen;
    const auto known = seen_.find(kind);
    if (known == seen_.end()) return chosen;
    for (const std::string& other : known->second) {
      if (other != value && chosen.size() < others_max) chosen.push_back(other);
    }
    return chosen;
  };
  for (const std::string& actor : others("actor", request["actor"].get<std::string>())) {
    Json changed = request;
    changed["actor"] = actor;
    add(changed, first, "actor", "other");
  }
  for (std::size_t i = 0; i < request["commands"].size(); ++i) {
    const std::string command = request["commands"][i]["kind"].get<std::string>();
    std::size_t leaves = 0;
    Json counting = request;
    each_leaf(counting["commands"][i], "", [&](Json&, const std::string&) { ++leaves; });
    for (std::size_t leaf = 0; leaf < leaves; ++leaf) {
      const auto with = [&](const std::function<std::string(Json&)>& change) {
        Json changed = request;
        std::size_t at = 0;
        std::string field;
        std::string direction;
        each_leaf(changed["commands"][i], "", [&](Json& value, const std::string& path) {
          if (at++ != leaf) return;
          field = path;
          direction = change(value);
        });
        if (!direction.empty()) add(changed, command, field, direction);
      };
      Json original = request;
      std::size_t at = 0;
      Json value;
      std::string path;
      each_leaf(original["commands"][i], "", [&](Json& each, const std::string& where) {
        if (at++ != leaf) return;
        value = each;
        path = where;
      });
      if (value.is_boolean()) {
        with([](Json& each) { return each = !each.get<bool>(), std::string("flipped"); });
      } else if (value.is_number_integer()) {
        with([](Json& each) { return each = each.get<std::int64_t>() + 1, std::string("up"); });
        with([](Json& each) { return each = each.get<std::int64_t>() - 1, std::string("down"); });
      } else if (value.is_string() && is_day(value.get<std::string>())) {
        with([](Json& each) { return each = shifted(each, 1), std::string("later"); });
        with([](Json& each) { return each = shifted(each, -1), std::string("earlier"); });
      } else if (value.is_string() && is_amount(value.get<std::string>())) {
        with([](Json& each) { return each = more(each, 100), std::string("up"); });
        with([](Json& each) { return each = more(each, -100), std::string("down"); });
      } else if (value.is_string()) {
        const std::string kind = kind_of_field(last_of(path));
        if (kind.empty()) continue;
        for (const std::string& other : others(kind, value.get<std::string>())) {
          with([&](Json& each) { return each = other, std::string("other"); });
        }
      }
    }
    // All equal amounts of a command together, so that its sums still hold.
    std::set<std::string> amounts;
    each_leaf(counting["commands"][i], "", [&](Json& value, const std::string&) {
      if (value.is_string() && is_amount(value.get<std::string>())) amounts.insert(value);
    });
    for (const std::string& amount : amounts) {
      for (const std::int64_t by : {100, -100}) {
        Json changed = request;
        each_leaf(changed["commands"][i], "", [&](Json& value, const std::string&) {
          if (value == amount) value = more(amount, by);
        });
        add(changed, command, "amounts", by > 0 ? "up" : "down");
      }
    }
  }
  Json again = request;
  again["id"] = another_id(request["id"].get<std::string>());
  if (request.contains("recorded_at")) {
    again["recorded_at"] = text_of(*parse_timestamp(request["recorded_at"].get<std::string>()) +
                                   std::chrono::microseconds(1));
  }
  mutants.push_back({number, first, "", "again", {story_.lines[number], again.dump()}});
  mutants.push_back({number, first, "", "dropped", {}});
  return mutants;
}

}  // namespace grantledger
