#include "tools/bank/xml_reader.h"

#include <map>
#include <pugixml.hpp>

#include "tools/bank/xml_scan.h"

namespace grantledger {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t from = text.find_first_not_of(blanks);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

// The prefixes that mean something in an element, with their URIs.
using Prefixes = std::map<std::string, std::string, std::less<>>;

Prefixes prefixes_in(const pugi::xml_node& node, const Prefixes& outer) {
  Prefixes prefixes = outer;
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    const std::string_view name = attribute.name();
    if (name == "xmlns") prefixes[""] = attribute.value();
    if (name.starts_with("xmlns:")) prefixes[std::string(name.substr(6))] = attribute.value();
  }
  return prefixes;
}

bool declares_prefix(const pugi::xml_node& node) {
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    if (std::string_view(attribute.name()).starts_with("xmlns")) return true;
  }
  return false;
}

Result<XmlElement> element_of(const pugi::xml_node& node, const Prefixes& outer);

Result<void> add_children(XmlElement& element, const pugi::xml_node& node,
                          const Prefixes& prefixes) {
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      element.text += child.value();
      continue;
    }
    if (child.type() != pugi::node_element) continue;
    TRY(XmlElement added, element_of(child, prefixes));
    if (added.space != element.space) continue;
    element.children.push_back(std::move(added));
  }
  element.text = std::string(trimmed(element.text));
  return {};
}

// scan_xml saw to it that this goes no deeper than xml_depth_max.
Result<XmlElement> element_of(const pugi::xml_node& node, const Prefixes& outer) {
  const Prefixes own = declares_prefix(node) ? prefixes_in(node, outer) : Prefixes();
  const Prefixes& prefixes = own.empty() ? outer : own;
  const std::string_view qualified = node.name();
  const std::size_t colon = qualified.find(':');
  const std::string_view prefix = colon == std::string_view::npos ? "" : qualified.substr(0, colon);
  XmlElement element;
  element.name = qualified.substr(colon + 1);
  const auto space = prefixes.find(prefix);
  if (space != prefixes.end()) element.space = space->second;
  if (space == prefixes.end() && !prefix.empty()) {
    return fail(Fault::malformed,
                "found " + std::string(qualified) +
                    ", expected a namespace for the prefix; fetch the file again");
  }
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    if (std::string_view(attribute.name()).starts_with("xmlns")) continue;
    element.attributes.emplace_back(attribute.name(), attribute.value());
  }
  TRY_VOID(add_children(element, node, prefixes));
  return element;
}

}  // namespace

const XmlElement* XmlElement::find(std::string_view names) const {
  const XmlElement* at = this;
  while (at != nullptr && !names.empty()) {
    const std::size_t slash = names.find('/');
    const std::string_view wanted = names.substr(0, slash);
    names.remove_prefix(slash == std::string_view::npos ? names.size() : slash + 1);
    const XmlElement* next = nullptr;
    for (const XmlElement& child : at->children) {
      if (child.name != wanted) continue;
      next = &child;
      break;
    }
    at = next;
  }
  return at;
}

std::string_view XmlElement::text_at(std::string_view names) const {
  const XmlElement* const found = find(names);
  return found ? std::string_view(found->text) : std::string_view();
}

std::vector<const XmlElement*> XmlElement::all(std::string_view wanted) const {
  std::vector<const XmlElement*> found;
  for (const XmlElement& child : children) {
    if (child.name == wanted) found.push_back(&child);
  }
  return found;
}

std::string_view XmlElement::attribute(std::string_view wanted) const {
  for (const auto& [known, value] : attributes) {
    if (known == wanted) return value;
  }
  return {};
}

Result<XmlElement> read_xml(std::string_view bytes) {
  if (bytes.starts_with(byte_order_mark)) bytes.remove_prefix(byte_order_mark.size());
  TRY_VOID(scan_xml(bytes));
  pugi::xml_document document;
  const pugi::xml_parse_result parsed =
      document.load_buffer(bytes.data(), bytes.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!parsed) {
    return fail(Fault::malformed, "byte " + std::to_string(parsed.offset) + ": found " +
                                      parsed.description() + ", expected an XML document");
  }
  return element_of(document.document_element(), {});
}

}  // namespace grantledger
