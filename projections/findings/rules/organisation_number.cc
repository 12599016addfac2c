#include <algorithm>

#include "projections/findings/all_rules.h"

namespace grantledger {
namespace {

bool is_valid(std::string_view number) {
  constexpr std::array<int, 8> weights{3, 2, 7, 6, 5, 4, 3, 2};
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * (number[i] - '0');
  const int rest = sum % 11;
  const int check = rest == 0 ? 0 : 11 - rest;
  return check == number[8] - '0';
}

bool is_nine_digits(std::string_view text) {
  return text.size() == 9 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

void of_all(const Gathered& all, const World& world, FindingSink& sink) {
  for (const auto& [id, seen] : all.organisations) {
    const bool is_wrong = is_nine_digits(id) && !is_valid(id);
    if (!is_wrong && world.organisations.contains(id)) continue;
    Met met{.about = named("organisation", id),
            .what = is_wrong ? "The check digit of the number is wrong"
                             : "The organisation is not registered",
            .day = seen.day,
            .evidence = {seen.first, seen.last}};
    if (!seen.paid.all().empty()) met.at_risk = seen.paid.all().front();
    sink.add(std::move(met));
  }
}

}  // namespace

FindingRule organisation_number_rule() {
  return {.name = "organisation_number",
          .severity = Severity::low,
          .tests =
              "A recipient or payee has a number of nine digits whose check digit is wrong, or is "
              "not registered.",
          .why = "A payee that does not exist is the simplest fraud.",
          .basis =
              "Mod 11 with the weights 3 2 7 6 5 4 3 2; the Central Coordinating Register "
              "(Enhetsregisteret)",
          .mistaken =
              "Sources that name recipients by anything but organisation numbers, and register "
              "none.",
          .of_all = of_all};
}

}  // namespace grantledger
