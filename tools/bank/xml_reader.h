#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events/result.h"

namespace grantledger {

// Limits on a file from a bank, or from who says that he is one.
inline constexpr std::size_t xml_size_max = std::size_t{64} << 20;  // Bytes.
inline constexpr std::size_t xml_depth_max = 40;                    // Elements inside each other.
inline constexpr std::size_t xml_text_max = 65'536;                 // Bytes of one element's text.
inline constexpr std::size_t xml_attributes_max = 64;               // Of one element.

// An element with all that is in it: a value. Comments, processing instructions and elements of
// another namespace than the root's are left out.
struct XmlElement {
  std::string name;   // Without its prefix.
  std::string space;  // The URI of its namespace; empty: it is in none.
  std::string text;   // Its own text, without blanks at its ends.
  std::vector<std::pair<std::string, std::string>> attributes;
  std::vector<XmlElement> children;

  // The first child of that name, or the first at the end of a path of names: "Refs/EndToEndId".
  // Null if there is none. Valid until the element changes.
  const XmlElement* find(std::string_view names) const;
  // The text at the end of such a path; empty if there is none.
  std::string_view text_at(std::string_view names) const;
  // All its children of that name, in order. Valid as above.
  std::vector<const XmlElement*> all(std::string_view wanted) const;
  // Empty if it has none of that name.
  std::string_view attribute(std::string_view wanted) const;
};

// The root element of an XML 1.0 document. Before anything is built of them the bytes are looked
// through for what no bank's file needs and what an attack is made of: a document type declaration,
// entities other than the five of XML, characters that XML forbids (NUL among them), bytes that are
// not UTF-8, another declared encoding, elements deeper than xml_depth_max, more than xml_size_max.
//
// Errors: malformed, with the line, what was found, what was expected and what to do.
Result<XmlElement> read_xml(std::string_view bytes);

}  // namespace grantledger
