#include "tools/bank/xml_scan.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "events/digest.h"
#include "events/utf8.h"
#include "tools/bank/xml_reader.h"

namespace grantledger {
namespace {

constexpr std::size_t name_size_max = 256;
constexpr std::size_t entity_size_max = 10;  // "&#1114111;" is the longest that means something.

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_name_part(char c) {
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool is_other = (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' || c == ':';
  return is_letter || is_other || static_cast<unsigned char>(c) >= 0x80;
}

bool starts_name(char c) {
  return is_name_part(c) && !(c >= '0' && c <= '9') && c != '-' && c != '.' && c != ':';
}

// Whether XML 1.0 lets the character stand in a document.
bool is_allowed(char32_t code) {
  if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
  return code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) && code != 0xfffe &&
         code != 0xffff;
}

// One reading of a document from its start to its end.
class Scan {
 public:
  explicit Scan(std::string_view bytes) : bytes_(bytes) {}

  Result<void> run() {
    TRY_VOID(declaration());
    while (at_ < bytes_.size()) {
      if (bytes_[at_] == '<') {
        TRY_VOID(markup());
      } else {
        TRY_VOID(text());
      }
    }
    if (!open_.empty()) {
      return wrong("the end of the file", "</" + std::string(open_.back()) + ">",
                   "the file was cut off: fetch it again");
    }
    if (!has_root_) return wrong("no element", "an XML document", "fetch the file again");
    return {};
  }

 private:
  Result<void> wrong(const std::string& found, const std::string& expected,
                     const std::string& advice = "ask the bank for a file of plain XML") const {
    const auto line = 1 + std::count(bytes_.begin(), bytes_.begin() + static_cast<long>(at_), '\n');
    return fail(Fault::malformed, "line " + std::to_string(line) + ": found " + found +
                                      ", expected " + expected + "; " + advice);
  }

  bool is_at(std::string_view text) const { return bytes_.substr(at_).starts_with(text); }

  void pass_blanks() {
    while (at_ < bytes_.size() && is_blank(bytes_[at_])) ++at_;
  }

  // <?xml version="1.0" encoding="UTF-8"?>
  Result<void> declaration() {
    if (!is_at("<?xml") || at_ + 5 >= bytes_.size() || !is_blank(bytes_[at_ + 5])) return {};
    const std::size_t end = bytes_.find("?>", at_);
    if (end == std::string_view::npos) return wrong("<?xml", "?> after it");
    const std::string_view said = bytes_.substr(at_, end - at_);
    const std::size_t place = said.find("encoding");
    if (place != std::string_view::npos) {
      const std::size_t from = said.find_first_of("'\"", place);
      const std::size_t to =
          from == std::string_view::npos ? from : said.find(said[from], from + 1);
      if (to == std::string_view::npos) return wrong("encoding", "a name in quotes after it");
      std::string name(said.substr(from + 1, to - from - 1));
      std::ranges::transform(name, name.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      });
      if (name != "UTF-8" && name != "US-ASCII" && name != "ASCII") {
        return wrong("encoding " + name.substr(0, 40), "UTF-8",
                     "convert the file (iconv -t UTF-8) and mend its first line");
      }
    }
    at_ = end + 2;
    return {};
  }

  Result<void> markup() {
    if (is_at("<!--")) return pass_over("<!--", "-->");
    if (is_at("<![CDATA[")) {
      if (open_.empty()) return wrong("text outside of the root element", "nothing there");
      return pass_over("<![CDATA[", "]]>");
    }
    if (is_at("<!")) {
      return wrong("a document type declaration", "none: a bank's file has no DTD and no entities");
    }
    if (is_at("<?")) return pass_over("<?", "?>");
    if (is_at("</")) return end_tag();
    return start_tag();
  }

  Result<void> pass_over(std::string_view start, std::string_view end) {
    const std::size_t found = bytes_.find(end, at_ + start.size());
    if (found == std::string_view::npos) {
      return wrong(std::string(start), std::string(end) + " after it");
    }
    at_ = found + end.size();
    return {};
  }

  std::string_view name() {
    const std::size_t from = at_;
    if (at_ < bytes_.size() && !starts_name(bytes_[at_])) return {};
    while (at_ < bytes_.size() && is_name_part(bytes_[at_])) ++at_;
    return bytes_.substr(from, at_ - from);
  }

  Result<void> end_tag() {
    at_ += 2;
    const std::string_view closed = name();
    pass_blanks();
    if (open_.empty() || closed != open_.back() || !is_at(">")) {
      return wrong("</" + std::string(closed.substr(0, 80)),
                   open_.empty() ? "no end of an element" : "</" + std::string(open_.back()) + ">");
    }
    open_.pop_back();
    ++at_;
    return {};
  }

  Result<void> start_tag() {
    ++at_;
    const std::string_view opened = name();
    if (opened.empty() || opened.size() > name_size_max) return wrong("<", "an element's name");
    if (open_.empty() && has_root_) return wrong("a second root element", "one");
    has_root_ = true;
    open_.push_back(opened);
    if (open_.size() > xml_depth_max) {
      return wrong("elements " + std::to_string(open_.size()) + " deep",
                   "at most " + std::to_string(xml_depth_max));
    }
    TRY_VOID(attributes());
    if (is_at("/>")) {
      open_.pop_back();
      at_ += 2;
      return {};
    }
    if (!is_at(">")) return wrong("a tag that does not end", "> or />");
    ++at_;
    return {};
  }

  Result<void> attributes() {
    std::vector<std::string_view> names;
    while (true) {
      const std::size_t before = at_;
      pass_blanks();
      if (at_ >= bytes_.size() || is_at(">") || is_at("/>")) return {};
      const std::string_view attribute = name();
      const bool is_known = std::ranges::find(names, attribute) != names.end();
      if (before == at_ - attribute.size() || attribute.empty() || is_known) {
        return wrong(is_known ? "an attribute twice" : "something that is no attribute",
                     "name=\"value\" after a blank");
      }
      names.push_back(attribute);
      if (names.size() > xml_attributes_max) {
        return wrong("more attributes", "at most " + std::to_string(xml_attributes_max));
      }
      TRY_VOID(attribute_value());
    }
  }

  Result<void> attribute_value() {
    pass_blanks();
    if (!is_at("=")) return wrong("an attribute without value", "name=\"value\"");
    ++at_;
    pass_blanks();
    if (!is_at("\"") && !is_at("'")) return wrong("an attribute without quotes", "name=\"value\"");
    const char quote = bytes_[at_++];
    const std::size_t from = at_;
    while (at_ < bytes_.size() && bytes_[at_] != quote) {
      if (bytes_[at_] == '<') return wrong("< in an attribute", "&lt;");
      TRY_VOID(character());
    }
    if (at_ >= bytes_.size()) return wrong("a quote that does not close", "name=\"value\"");
    if (at_ - from > xml_text_max) return wrong("a longer text", "at most 65536 bytes");
    ++at_;
    return {};
  }

  Result<void> text() {
    const std::size_t from = at_;
    while (at_ < bytes_.size() && bytes_[at_] != '<') {
      if (open_.empty() && !is_blank(bytes_[at_])) {
        return wrong("text outside of the root element", "nothing there");
      }
      TRY_VOID(character());
    }
    if (at_ - from > xml_text_max) return wrong("a longer text", "at most 65536 bytes");
    return {};
  }

  Result<void> character() {
    if (bytes_[at_] != '&') {
      ++at_;
      return {};
    }
    const std::size_t end = bytes_.substr(at_, entity_size_max).find(';');
    const std::string_view entity = bytes_.substr(at_, end == std::string_view::npos ? 1 : end + 1);
    constexpr std::array<std::string_view, 5> known{"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
    const bool is_known = std::ranges::find(known, entity) != known.end();
    if (!is_known && !is_character_reference(entity)) {
      return wrong("the entity " + std::string(entity),
                   "one of &amp; &lt; &gt; &quot; &apos; or a character's number");
    }
    at_ += entity.size();
    return {};
  }

  // "&#230;" or "&#xE6;", of a character that may stand in XML.
  static bool is_character_reference(std::string_view entity) {
    if (!entity.starts_with("&#") || !entity.ends_with(";")) return false;
    std::string_view digits = entity.substr(2, entity.size() - 3);
    const bool is_hex = digits.starts_with("x");
    if (is_hex) digits.remove_prefix(1);
    std::uint32_t code = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, is_hex ? 16 : 10);
    const bool is_whole = error == std::errc() && end == digits.data() + digits.size();
    return is_whole && !digits.empty() && code > 0 && is_allowed(code);
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::vector<std::string_view> open_;  // The names of the elements that we are in.
  bool has_root_ = false;
};

// Nothing but characters of XML, as UTF-8.
Result<void> check_characters(std::string_view bytes) {
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const Utf8Character next = first_character(rest);
    if (next.size_bytes > 0 && is_allowed(next.code)) {
      rest.remove_prefix(next.size_bytes);
      continue;
    }
    const std::string_view before = bytes.substr(0, bytes.size() - rest.size());
    const std::string line = std::to_string(1 + std::ranges::count(before, '\n'));
    const bool is_text = next.size_bytes > 0;
    return fail(Fault::malformed, "line " + line + ": found " +
                                      (is_text ? "character number " + std::to_string(next.code)
                                               : "the byte " + hex_of(rest.substr(0, 1))) +
                                      ", expected " +
                                      (is_text ? "none that XML forbids" : "UTF-8") +
                                      "; convert the file (iconv -t UTF-8) or fetch it again");
  }
  return {};
}

}  // namespace

Result<void> scan_xml(std::string_view bytes) {
  if (bytes.size() > xml_size_max) {
    return fail(Fault::malformed, "found " + std::to_string(bytes.size()) +
                                      " bytes, expected at most " + std::to_string(xml_size_max) +
                                      "; ask the bank for shorter periods");
  }
  TRY_VOID(check_characters(bytes));
  return Scan(bytes).run();
}

}  // namespace grantledger
