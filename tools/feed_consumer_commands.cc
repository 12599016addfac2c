#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "ledger/feed/consumer.h"
#include "tools/commands.h"
#include "tools/feed/subscription.h"
#include "tools/report.h"

namespace grantledger {
namespace {

ExitStatus no_such_consumer(const Invocation& invocation, const std::string& name) {
  invocation.streams.err << "grantledger: there is no consumer '" << name
                         << "'; 'grantledger feed consumers' lists them\n";
  return ExitStatus::no;
}

// One that is damaged is listed too, with what is wrong.
Json row_of(const std::string& name, const Result<std::optional<ConsumerState>>& state,
            Position head) {
  if (!state || !*state) return {{"consumer", name}, {"fed", state ? "" : state.error().detail}};
  const Position position = (*state)->cursor.position;
  const Result<Subscription> fed = parse_subscription((*state)->subscription);
  return {{"consumer", name},
          {"position", position},
          {"lag", head > position ? head - position : 0},
          {"parked", (*state)->parked.size()},
          {"fed", fed ? words_of(*fed) : "nothing yet"}};
}

Result<ExitStatus> print_consumers(const Invocation& invocation) {
  TRY(const OpenedQuery query, open_query(invocation));
  const std::filesystem::path kept = query.store->paths().kept();
  TRY(const std::vector<std::string> names, consumer_names(kept));
  Report report{{{"consumer"},
                 {"position", ColumnKind::number},
                 {"lag", ColumnKind::number},
                 {"parked", ColumnKind::number},
                 {"fed", ColumnKind::prose}},
                {}};
  bool are_whole = true;
  for (const std::string& name : names) {
    const auto state = consumer_state(kept, name);
    are_whole = are_whole && state.has_value();
    report.rows.push_back(row_of(name, state, query.source.log->head()));
  }
  print(report, invocation.format, invocation.streams.out);
  return are_whole ? ExitStatus::done : ExitStatus::could_not;
}

struct ResetOptions {
  std::string name;
  std::optional<std::uint64_t> to;
};

Result<ExitStatus> reset(const Invocation& invocation, const ResetOptions& options) {
  TRY(const OpenedQuery query, open_query(invocation));
  const LogReader& log = *query.source.log;
  const std::filesystem::path kept = query.store->paths().kept();
  TRY(const std::optional<ConsumerState> state, consumer_state(kept, options.name));
  if (!state) return no_such_consumer(invocation, options.name);
  const Result<Subscription> subscription = parse_subscription(state->subscription);
  if (subscription && !subscription->to.empty()) {
    return fail(Fault::malformed,
                "the sink of '" + options.name +
                    "' keeps its own cursor, and stands where it stands: empty it "
                    "to begin it anew");
  }
  const Position to = options.to.value_or(0);
  if (to > log.head()) {
    return fail(Fault::malformed, "--to: found " + std::to_string(to) + ", the ledger ends at " +
                                      std::to_string(log.head()));
  }
  TRY(const Checkpoint cursor, to == 0 ? Result<Checkpoint>(Checkpoint()) : checkpoint_at(log, to));
  TRY(Consumer consumer, Consumer::hold(kept, options.name, SystemClock()));
  TRY_VOID(consumer.reset(cursor));
  invocation.streams.out << text_of(Json{{"consumer", options.name},
                                         {"position", to},
                                         {"was", state->cursor.position}})
                         << '\n';
  return ExitStatus::done;
}

struct ParkedOptions {
  std::string name;
  std::string to;
  bool retries = false;
};

void print_parked(const Invocation& invocation, const ConsumerState& state) {
  Report report{{{"position", ColumnKind::number},
                 {"tries", ColumnKind::number},
                 {"parked_at"},
                 {"why", ColumnKind::prose}},
                {}};
  for (const auto& [position, delivery] : state.parked) {
    report.rows.push_back({{"position", position},
                           {"tries", delivery.tries},
                           {"parked_at", text_of(delivery.parked_at)},
                           {"why", delivery.why}});
  }
  print(report, invocation.format, invocation.streams.out);
}

// Offers each once more. Errors: as FeedRunner.
Result<void> retry(const Invocation& invocation, const OpenedQuery& query, Consumer& consumer,
                   const Subscription& subscription) {
  TRY(const auto sink, make_sink(subscription, invocation, query, consumer.state().cursor));
  const SystemClock clock;
  FeedRunner feed(*query.source.log, *sink, &consumer, clock,
                  feed_options(subscription, query.source));
  TRY_VOID(feed.open());
  std::vector<Position> positions;
  for (const auto& [position, delivery] : consumer.state().parked) positions.push_back(position);
  for (const Position position : positions) {
    TRY(const bool is_taken, feed.retry(position));
    if (is_taken) invocation.streams.err << "grantledger: " << position << " is taken\n";
  }
  return {};
}

// The answer is no while something is parked.
Result<ExitStatus> show_parked(const Invocation& invocation, const ParkedOptions& options) {
  TRY(const OpenedQuery query, open_query(invocation));
  const std::filesystem::path kept = query.store->paths().kept();
  TRY(std::optional<ConsumerState> state, consumer_state(kept, options.name));
  if (!state) return no_such_consumer(invocation, options.name);
  if (options.retries) {
    TRY(Subscription subscription, parse_subscription(state->subscription));
    if (!options.to.empty()) subscription.to = options.to;
    TRY(Consumer consumer, Consumer::hold(kept, options.name, SystemClock()));
    TRY_VOID(consumer.subscribe(kept_text_of(subscription)));
    TRY_VOID(retry(invocation, query, consumer, subscription));
    state = consumer.state();
  }
  print_parked(invocation, *state);
  return state->parked.empty() ? ExitStatus::done : ExitStatus::no;
}

}  // namespace

CommandSpec feed_consumers_command() {
  return {.name = "feed consumers",
          .summary = "List who is fed, how far each came and how much is parked",
          .example = "grantledger feed consumers",
          .run = print_consumers};
}

CommandSpec feed_reset_command() {
  const auto options = std::make_shared<ResetOptions>();
  return {.name = "feed reset",
          .summary = "Move a consumer to another position, and let it be fed something else",
          .example = "grantledger feed reset payroll --to 100",
          .options = {{"NAME", "The consumer", &options->name, true},
                      {"--to", "The position after which it goes on", &options->to, true}},
          .run = [options](const Invocation& invocation) { return reset(invocation, *options); }};
}

CommandSpec feed_parked_command() {
  const auto options = std::make_shared<ParkedOptions>();
  return {
      .name = "feed parked",
      .summary = "Show what a consumer could not take and why, or offer it once more",
      .example = "grantledger feed parked payroll --retry",
      .options = {{"NAME", "The consumer", &options->name, true},
                  {"--retry", "Offer each once more", &options->retries},
                  {"--to", "The sink's address, where the kept one lacks its password",
                   &options->to}},
      .run = [options](const Invocation& invocation) { return show_parked(invocation, *options); }};
}

}  // namespace grantledger
