#include "ledger/feed/consumer.h"

#include <algorithm>
#include <charconv>
#include <sstream>
#include <utility>

#include "events/digest.h"
#include "ledger/log/small_file.h"

namespace grantledger {
namespace {

constexpr std::string_view cursor_words = "grantledger feed 1";
constexpr std::size_t why_bytes_max = 400;

std::filesystem::path directory_of(const std::filesystem::path& kept, const std::string& name) {
  return kept / "feed" / name;
}

Result<Position> parse_position(std::string_view text) {
  Position position = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), position);
  if (code == std::errc() && end == text.data() + text.size() && !text.empty()) return position;
  return fail(Fault::corrupt, "'" + std::string(text) + "' is no position");
}

// The line without its end at the front of `text`, which it is taken off.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

std::string_view take_word(std::string_view& line) {
  const std::size_t end = line.find(' ');
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
  return word;
}

Result<void> parse_cursor(std::string_view text, ConsumerState& state) {
  if (take_line(text) != cursor_words) {
    return fail(Fault::corrupt, "it does not begin with '" + std::string(cursor_words) + "'");
  }
  state.subscription = take_line(text);
  std::string_view line = take_line(text);
  TRY(state.cursor.position, parse_position(take_word(line)));
  TRY(state.cursor.digest, parse_digest(line));
  return {};
}

Result<void> parse_parked(std::string_view text, ConsumerState& state) {
  while (!text.empty()) {
    std::string_view line = take_line(text);
    ParkedDelivery delivery;
    TRY(delivery.position, parse_position(take_word(line)));
    TRY(const Position tries, parse_position(take_word(line)));
    delivery.tries = static_cast<std::uint32_t>(tries);
    TRY(delivery.parked_at, parse_timestamp(take_word(line)));
    delivery.why = line;
    state.parked[delivery.position] = std::move(delivery);
  }
  return {};
}

std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  if (text.size() > why_bytes_max) text.resize(why_bytes_max);
  return text;
}

std::string line_of(const ParkedDelivery& delivery) {
  std::ostringstream text;
  text << delivery.position << ' ' << delivery.tries << ' ' << text_of(delivery.parked_at) << ' '
       << delivery.why << '\n';
  return text.str();
}

// What `parse` makes of the file, if it is there.
template <class Parse>
Result<bool> read_with(const std::filesystem::path& path, Parse parse, ConsumerState& state) {
  TRY(const std::optional<std::string> text, read_small_file(path));
  if (!text) return false;
  const Result<void> parsed = parse(*text, state);
  if (parsed) return true;
  return fail(Fault::corrupt, path.string() + " is damaged: " + parsed.error().detail +
                                  ". Remove the consumer's directory to begin it anew");
}

Result<ConsumerState> read_state(const std::filesystem::path& directory, bool& is_there) {
  ConsumerState state;
  TRY(is_there, read_with(directory / "cursor", parse_cursor, state));
  TRY_VOID(read_with(directory / "parked", parse_parked, state));
  return state;
}

}  // namespace

Result<void> check_consumer_name(const std::string& name) {
  const auto is_lower = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const bool is_good = !name.empty() && name.size() <= 64 && is_lower(name.front()) &&
                       std::ranges::all_of(name, [&](char c) {
                         return is_lower(c) || c == '-' || c == '_' || c == '.';
                       });
  if (is_good) return {};
  return fail(Fault::malformed, "found the consumer name '" + name +
                                    "', expected 1 to 64 of a-z, 0-9, '-', '_' and '.', "
                                    "beginning with a letter or digit");
}

Result<std::optional<ConsumerState>> consumer_state(const std::filesystem::path& kept,
                                                    const std::string& name) {
  TRY_VOID(check_consumer_name(name));
  bool is_there = false;
  TRY(ConsumerState state, read_state(directory_of(kept, name), is_there));
  if (!is_there) return std::optional<ConsumerState>();
  return std::optional<ConsumerState>(std::move(state));
}

Result<std::vector<std::string>> consumer_names(const std::filesystem::path& kept) {
  std::vector<std::string> names;
  std::error_code code;
  const std::filesystem::path directory = kept / "feed";
  for (std::filesystem::directory_iterator entry(directory, code), end; !code && entry != end;
       entry.increment(code)) {
    if (std::filesystem::exists(entry->path() / "cursor")) {
      names.push_back(entry->path().filename().string());
    }
  }
  if (code && code != std::errc::no_such_file_or_directory) {
    return fail(Fault::unavailable, "cannot list " + directory.string() + ": " + code.message());
  }
  std::ranges::sort(names);
  return names;
}

Consumer::Consumer(std::filesystem::path directory, WriterLock lock, ConsumerState state)
    : directory_(std::move(directory)), lock_(std::move(lock)), state_(std::move(state)) {}

Result<Consumer> Consumer::hold(const std::filesystem::path& kept, const std::string& name,
                                const Clock& clock) {
  TRY_VOID(check_consumer_name(name));
  const std::filesystem::path directory = directory_of(kept, name);
  std::error_code code;
  std::filesystem::create_directories(directory, code);
  if (code) {
    return fail(Fault::unavailable, "cannot make " + directory.string() + ": " + code.message());
  }
  TRY(WriterLock lock, WriterLock::take(directory / "LOCK", clock, "the consumer " + name));
  bool is_there = false;
  TRY(ConsumerState state, read_state(directory, is_there));
  return Consumer(directory, std::move(lock), std::move(state));
}

Result<void> Consumer::subscribe(const std::string& subscription) {
  if (state_.subscription == subscription) return {};
  if (!state_.subscription.empty()) {
    return fail(Fault::conflict, "this consumer was begun with '" + state_.subscription +
                                     "' and is now asked for '" + subscription +
                                     "': take another name, or end it with 'feed reset'");
  }
  state_.subscription = subscription;
  return keep_cursor();
}

Result<void> Consumer::move_to(const Checkpoint& cursor) {
  if (state_.cursor == cursor) return {};
  state_.cursor = cursor;
  return keep_cursor();
}

Result<void> Consumer::park(ParkedDelivery delivery) {
  if (state_.parked.size() >= parked_max && !state_.parked.contains(delivery.position)) {
    return fail(Fault::unavailable, std::to_string(parked_max) +
                                        " envelopes are parked already, the next would be " +
                                        std::to_string(delivery.position) + ": " + delivery.why +
                                        ". Mend the sink and retry them before going on");
  }
  delivery.why = one_line(std::move(delivery.why));
  state_.parked.insert_or_assign(delivery.position, std::move(delivery));
  return keep_parked();
}

Result<void> Consumer::unpark(Position position) {
  if (state_.parked.erase(position) == 0) return {};
  return keep_parked();
}

Result<void> Consumer::reset(const Checkpoint& cursor) {
  state_.subscription.clear();
  state_.cursor = cursor;
  TRY_VOID(keep_cursor());
  state_.parked.erase(state_.parked.upper_bound(cursor.position), state_.parked.end());
  return keep_parked();
}

Result<void> Consumer::keep_cursor() {
  std::ostringstream text;
  text << cursor_words << '\n'
       << state_.subscription << '\n'
       << state_.cursor.position << ' ' << hex_of(state_.cursor.digest) << '\n';
  return replace_small_file(directory_ / "cursor", text.str());
}

Result<void> Consumer::keep_parked() {
  std::string text;
  for (const auto& [position, delivery] : state_.parked) text += line_of(delivery);
  return replace_small_file(directory_ / "parked", text);
}

}  // namespace grantledger
