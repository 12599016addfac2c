#include "tools/feed/fact_message.h"

#include <array>
#include <charconv>

#include "events/codec.h"
#include "events/digest.h"
#include "tools/fact_json.h"

namespace grantledger {
namespace {

constexpr std::string_view no_scheme = "none";

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

// The parts of a text between its points, if it has as many.
template <std::size_t count>
std::optional<std::array<std::string_view, count>> parts_of(std::string_view text) {
  std::array<std::string_view, count> parts;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t end = text.find('.');
    if ((end == std::string_view::npos) != (i + 1 == count)) return std::nullopt;
    parts[i] = text.substr(0, end);
    if (i + 1 < count) text.remove_prefix(end + 1);
  }
  return parts;
}

std::string as_token(const SchemeId& scheme) {
  if (scheme.text() == no_scheme) return "%6Eone";
  std::string token;
  for (const char c : scheme.text()) {
    if (c == '.') {
      token += "%2E";
    } else if (c == '%') {
      token += "%25";
    } else {
      token += c;
    }
  }
  return token;
}

}  // namespace

std::string text_of(const StreamCursor& cursor) {
  return std::to_string(cursor.position) + "." + std::to_string(cursor.place) + "." +
         std::to_string(cursor.rest) + " " + hex_of(cursor.digest);
}

Result<StreamCursor> parse_stream_cursor(std::string_view text) {
  StreamCursor cursor;
  const std::size_t space = text.find(' ');
  const auto parts = parts_of<3>(text.substr(0, space));
  if (space == std::string_view::npos || !parts || !read_number((*parts)[0], cursor.position) ||
      !read_number((*parts)[1], cursor.place) || !read_number((*parts)[2], cursor.rest)) {
    return fail(Fault::malformed, "'" + std::string(text) + "' is no cursor of a stream");
  }
  TRY(cursor.digest, parse_digest(text.substr(space + 1)));
  return cursor;
}

std::string text_of(const FactId& id) {
  return hex_of(id.ledger) + "." + std::to_string(id.position) + "." + std::to_string(id.place);
}

Result<FactId> parse_fact_id(std::string_view text) {
  FactId id;
  const auto parts = parts_of<3>(text);
  if (!parts || !read_number((*parts)[1], id.position) || !read_number((*parts)[2], id.place)) {
    return fail(Fault::malformed, "'" + std::string(text) + "' names no fact of a ledger");
  }
  TRY(id.ledger, parse_digest((*parts)[0]));
  return id;
}

std::string subject_of(std::string_view prefix, std::span<const SchemeId> schemes,
                       const Event& fact) {
  std::string subject(prefix);
  subject += '.';
  subject += schemes.empty() ? std::string(no_scheme) : as_token(schemes.front());
  subject += '.';
  subject += kind_of(fact);
  return subject;
}

std::vector<std::string> payloads_of(const Delivery& delivery) {
  // What all its messages say of the envelope: its text without facts and without their list.
  Envelope envelope = {.actor = delivery.envelope.actor,
                       .recorded_at = delivery.envelope.recorded_at,
                       .imported = delivery.envelope.imported};
  std::string around;
  append_json(around, delivery.position, envelope);
  constexpr std::string_view no_facts = R"("facts":[]})";
  CHECK(around.ends_with(no_facts));
  around.resize(around.size() - no_facts.size());
  const std::size_t after_position = around.find(',') + 1;

  std::vector<std::string> payloads;
  payloads.reserve(delivery.envelope.facts.size());
  for (std::size_t i = 0; i < delivery.envelope.facts.size(); ++i) {
    std::string& text = payloads.emplace_back(around, 0, after_position);
    text += R"("index":)" + std::to_string(delivery.place_of(i)) + ",";
    text.append(around, after_position);
    text += R"("fact":)";
    append_json(text, delivery.envelope.facts[i]);
    text += '}';
  }
  return payloads;
}

}  // namespace grantledger
