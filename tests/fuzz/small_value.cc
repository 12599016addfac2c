// Ids, money, times and the other small values of facts. The first byte says which.

#include "events/ids.h"
#include "events/money.h"
#include "events/time.h"
#include "events/utf8.h"
#include "tests/fuzz/fuzz_target.h"
#include "tools/value_text.h"

namespace grantledger {
namespace {

std::string spelled(const auto& value) {
  return grantledger::text_of(value);
}

// Some values have several spellings; each is read as the value that its only written form says.
template <class Value>
void check_same_value(const Result<Value>& parsed, Result<Value> (*parse)(std::string_view)) {
  if (!parsed) return;
  const Result<Value> again = parse(spelled(*parsed));
  CHECK(again && *again == *parsed);
}

void read_money(std::string_view text, Currency currency) {
  const Result<Money> money = parse_money(text, currency);
  if (!money) return;
  CHECK(is_storable(*money));
  const Result<Money> again = parse_money(decimal_text_of(*money), currency);
  CHECK(again && *again == *money);
}

void read_id(std::string_view text) {
  const Result<GrantId> id = GrantId::parse(text);
  CHECK(!id || id->text() == text);
  CHECK(is_id(id_text_of(text)));
}

void read_utf8(std::string_view text) {
  const bool is_whole = is_utf8(text);
  while (!text.empty()) {
    const Utf8Character next = first_character(text);
    if (next.size_bytes == 0) break;
    CHECK(next.size_bytes <= text.size());
    text.remove_prefix(next.size_bytes);
  }
  CHECK(is_whole == text.empty());
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size_bytes) {
  std::string_view text = view_of(bytes, size_bytes);
  switch (take_choice(text, 11)) {
    case 0:
      read_id(text);
      break;
    case 1:
      check_only_spelling(text, parse_command_id(text), spelled<CommandId>);
      break;
    case 2:
      check_only_spelling(text, parse_line(text), spelled<Line>);
      break;
    case 3:
      check_only_spelling(text, parse_currency(text), spelled<Currency>);
      break;
    case 4:
      read_money(text, nok);
      break;
    case 5:
      read_money(text, Currency{{'J', 'P', 'Y'}});
      break;
    case 6:
      check_only_spelling(text, parse_date(text), spelled<Date>);
      break;
    case 7:
      check_same_value(parse_timestamp(text), parse_timestamp);
      break;
    case 8:
      check_same_value(parse_hundredths(text), parse_hundredths);
      break;
    case 9:
      check_same_value(parse_fraction(text), parse_fraction);
      break;
    default:
      read_utf8(text);
  }
  return 0;
}

}  // namespace grantledger
