#include "tools/bank/pain001.h"

#include <algorithm>
#include <array>
#include <map>
#include <pugixml.hpp>

#include "events/digest.h"
#include "events/utf8.h"

namespace grantledger {
namespace {

constexpr std::size_t reference_size_max = 35;
constexpr std::size_t name_size_max = 70;
constexpr std::size_t remittance_size_max = 140;

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_allowed(char c) {
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  constexpr std::string_view others = "0123456789/-?:().,'+ ";
  return is_letter || others.find(c) != std::string_view::npos;
}

// The last digit by the weights 2 3 4 5 6 7 2 … from the right; '-' stands for ten.
char modulo_11_of(std::string_view digits) {
  int sum = 0;
  int weight = 2;
  for (std::size_t i = digits.size(); i-- > 0;) {
    sum += (digits[i] - '0') * weight;
    weight = weight == 7 ? 2 : weight + 1;
  }
  const int check = (11 - sum % 11) % 11;
  return check == 10 ? '-' : static_cast<char>('0' + check);
}

// By doubling every second digit from the right and adding the digits of the products.
char modulo_10_of(std::string_view digits) {
  int sum = 0;
  bool is_doubled = true;
  for (std::size_t i = digits.size(); i-- > 0;) {
    const int product = (digits[i] - '0') * (is_doubled ? 2 : 1);
    sum += product / 10 + product % 10;
    is_doubled = !is_doubled;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

bool is_bban(std::string_view text) {
  return text.size() == 11 && is_digits(text) && modulo_11_of(text.substr(0, 10)) == text[10];
}

bool is_iban(std::string_view text) {
  constexpr std::size_t size_min = 15;
  constexpr std::size_t size_max = 34;
  if (text.size() < size_min || text.size() > size_max) return false;
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (!is_capital(text[0]) || !is_capital(text[1]) || !is_digits(text.substr(2, 2))) return false;
  int rest = 0;
  for (const char c : std::string(text.substr(4)) + std::string(text.substr(0, 4))) {
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && !is_capital(c)) return false;
    rest = is_digit ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
  }
  const bool is_norwegian = text.starts_with("NO");
  return rest == 1 && (!is_norwegian || is_bban(text.substr(4)));
}

// The nearest letters of what is written in the Nordic countries and their neighbours.
std::string_view nearest_of(char32_t code) {
  struct Nearest {
    std::u32string_view codes;
    std::string_view letters;
  };
  static constexpr std::array<Nearest, 18> all{{
      {U"Æ", "AE"},
      {U"æ", "ae"},
      {U"ØÖÓÒÔÕ", "O"},
      {U"øöóòôõ", "o"},
      {U"ÅÄÁÀÂÃ", "A"},
      {U"åäáàâãá", "a"},
      {U"ÉÈÊË", "E"},
      {U"éèêë", "e"},
      {U"ÍÌÎÏ", "I"},
      {U"íìîï", "i"},
      {U"ÚÙÛÜ", "U"},
      {U"úùûü", "u"},
      {U"ÝŸ", "Y"},
      {U"ýÿ", "y"},
      {U"ÑŃŊ", "N"},
      {U"ñńŋ", "n"},
      {U"ÇČ", "C"},
      {U"çč", "c"},
  }};
  for (const Nearest& each : all) {
    if (each.codes.find(code) != std::u32string_view::npos) return each.letters;
  }
  if (std::u32string_view(U"ŠŞ").find(code) != std::u32string_view::npos) return "S";
  if (std::u32string_view(U"šş").find(code) != std::u32string_view::npos) return "s";
  if (code == U'ß') return "ss";
  if (code == U'–' || code == U'—') return "-";
  if (code == U'’' || code == U'‘') return "'";
  return ".";
}

pugi::xml_node add(pugi::xml_node parent, const char* name, const std::string& text) {
  pugi::xml_node added = parent.append_child(name);
  added.text().set(text.c_str());
  return added;
}

pugi::xml_node add(pugi::xml_node parent, const char* name) {
  return parent.append_child(name);
}

void add_account(pugi::xml_node parent, const char* name, const AccountNumber& account) {
  pugi::xml_node id = add(add(parent, name), "Id");
  if (account.is_iban) {
    add(id, "IBAN", account.number);
    return;
  }
  pugi::xml_node other = add(id, "Othr");
  add(other, "Id", account.number);
  add(add(other, "SchmeNm"), "Cd", "BBAN");
}

void add_organisation(pugi::xml_node party, const std::string& number) {
  if (number.empty()) return;
  pugi::xml_node other = add(add(add(party, "Id"), "OrgId"), "Othr");
  add(other, "Id", number);
  add(add(other, "SchmeNm"), "Cd", "COID");
}

std::string sum_text_of(const std::vector<const OrderedPayment*>& payments) {
  Money sum{0, payments.front()->amount.currency};
  for (const OrderedPayment* const payment : payments) sum += payment->amount;
  return decimal_text_of(sum);
}

void add_payment(pugi::xml_node block, const OrderedPayment& payment) {
  pugi::xml_node transfer = add(block, "CdtTrfTxInf");
  pugi::xml_node id = add(transfer, "PmtId");
  add(id, "InstrId", payment.end_to_end_id);
  add(id, "EndToEndId", payment.end_to_end_id);
  add(add(transfer, "Amt"), "InstdAmt", decimal_text_of(payment.amount))
      .append_attribute("Ccy")
      .set_value(text_of(payment.amount.currency).c_str());
  add(add(transfer, "Cdtr"), "Nm", pain_text_of(payment.creditor, name_size_max));
  add_account(transfer, "CdtrAcct", payment.creditor_account);
  pugi::xml_node remittance = add(transfer, "RmtInf");
  if (payment.kid.empty()) {
    add(remittance, "Ustrd", pain_text_of(payment.remittance, remittance_size_max));
    return;
  }
  pugi::xml_node reference = add(add(remittance, "Strd"), "CdtrRefInf");
  add(add(add(reference, "Tp"), "CdOrPrtry"), "Cd", "SCOR");
  add(reference, "Ref", payment.kid);
}

// All payments of one due day.
void add_block(pugi::xml_node message, const PaymentOrder& order, const std::string& id,
               const std::vector<const OrderedPayment*>& payments) {
  pugi::xml_node block = add(message, "PmtInf");
  add(block, "PmtInfId", id);
  add(block, "PmtMtd", "TRF");
  add(block, "NbOfTxs", std::to_string(payments.size()));
  add(block, "CtrlSum", sum_text_of(payments));
  const std::string day = text_of(payments.front()->due);
  if (order.is_version_09) {
    add(add(block, "ReqdExctnDt"), "Dt", day);
  } else {
    add(block, "ReqdExctnDt", day);
  }
  pugi::xml_node debtor = add(block, "Dbtr");
  add(debtor, "Nm", pain_text_of(order.debtor, name_size_max));
  add_organisation(debtor, order.debtor_organisation);
  add_account(block, "DbtrAcct", order.debtor_account);
  add(add(add(block, "DbtrAgt"), "FinInstnId"), order.is_version_09 ? "BICFI" : "BIC",
      order.debtor_bic);
  for (const OrderedPayment* const payment : payments) add_payment(block, *payment);
}

struct TextWriter final : pugi::xml_writer {
  std::string text;
  void write(const void* bytes, std::size_t size) override {
    text.append(static_cast<const char*>(bytes), size);
  }
};

}  // namespace

Result<AccountNumber> parse_account_number(std::string_view text) {
  std::string number(text);
  std::erase_if(number, [](char c) { return c == ' ' || c == '.'; });
  if (is_bban(number)) return AccountNumber{number, false};
  if (is_iban(number)) return AccountNumber{number, true};
  return fail(Fault::malformed, "found '" + std::string(text.substr(0, 40)) +
                                    "', expected an account of eleven digits or an IBAN, with its "
                                    "check digits");
}

bool is_kid(std::string_view text) {
  constexpr std::size_t size_max = 25;
  if (text.size() < 2 || text.size() > size_max) return false;
  const std::string_view digits = text.substr(0, text.size() - 1);
  return is_digits(digits) &&
         (modulo_10_of(digits) == text.back() || modulo_11_of(digits) == text.back());
}

std::string end_to_end_id_of(std::string_view payment) {
  const bool is_plain = std::ranges::all_of(payment, is_allowed);
  // A slash may not stand at an end, nor twice: banks pass such references on changed.
  const bool is_kept = is_plain && !payment.starts_with('/') && !payment.ends_with('/') &&
                       payment.find("//") == std::string_view::npos;
  if (is_kept && payment.size() <= reference_size_max) return std::string(payment);
  return "GL-" + hex_of(sha256(payment)).substr(0, 32);
}

std::string pain_text_of(std::string_view text, std::size_t size_max) {
  std::string allowed;
  while (!text.empty()) {
    const Utf8Character next = first_character(text);
    const std::size_t size = std::max<std::size_t>(next.size_bytes, 1);
    const bool is_plain = size == 1 && is_allowed(text.front());
    const std::string_view written =
        is_plain ? text.substr(0, 1)
                 : (next.code < ' ' && next.size_bytes > 0 ? " " : nearest_of(next.code));
    if (allowed.size() + written.size() > size_max) break;
    allowed += written;
    text.remove_prefix(size);
  }
  while (allowed.ends_with(' ')) allowed.pop_back();
  return allowed.substr(std::min(allowed.find_first_not_of(' '), allowed.size()));
}

std::string pain001_of(const PaymentOrder& order) {
  CHECK(!order.payments.empty());
  std::map<Date, std::vector<const OrderedPayment*>> by_day;
  std::vector<const OrderedPayment*> all;
  for (const OrderedPayment& payment : order.payments) {
    by_day[payment.due].push_back(&payment);
    all.push_back(&payment);
  }
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version").set_value("1.0");
  declaration.append_attribute("encoding").set_value("UTF-8");
  pugi::xml_node root = document.append_child("Document");
  root.append_attribute("xmlns").set_value(order.is_version_09
                                               ? "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
                                               : "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03");
  pugi::xml_node message = add(root, "CstmrCdtTrfInitn");
  pugi::xml_node header = add(message, "GrpHdr");
  add(header, "MsgId", order.message_id);
  // ISO date and time to the second, without an offset: in UTC.
  add(header, "CreDtTm", text_of(order.created_at).substr(0, 19));
  add(header, "NbOfTxs", std::to_string(all.size()));
  add(header, "CtrlSum", sum_text_of(all));
  pugi::xml_node initiator = add(header, "InitgPty");
  add(initiator, "Nm", pain_text_of(order.debtor, name_size_max));
  add_organisation(initiator, order.debtor_organisation);
  std::size_t block = 0;
  for (const auto& [day, payments] : by_day) {
    add_block(message, order, order.message_id + "-" + std::to_string(++block), payments);
  }
  TextWriter writer;
  document.save(writer, "  ", pugi::format_default, pugi::encoding_utf8);
  return std::move(writer.text);
}

}  // namespace grantledger
