#include "tests/throwaway_nats.h"

#include <arpa/inet.h>
#include <nats/nats.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <thread>

namespace grantledger {
namespace {

constexpr const char* programs[] = {"/usr/sbin/nats-server", "/usr/bin/nats-server",
                                    "/usr/local/bin/nats-server"};

const char* program() {
  for (const char* path : programs) {
    if (access(path, X_OK) == 0) return path;
  }
  return nullptr;
}

sockaddr_in local_address(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  CHECK(socket >= 0);
  sockaddr_in address = local_address(0);
  socklen_t size = sizeof(address);
  CHECK(bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0);
  CHECK(getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  close(socket);
  return ntohs(address.sin_port);
}

// The server says INFO as soon as somebody connects.
bool answers(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  CHECK(socket >= 0);
  const sockaddr_in address = local_address(port);
  char first = 0;
  const bool is_up =
      connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0 &&
      read(socket, &first, 1) == 1 && first == 'I';
  close(socket);
  return is_up;
}

}  // namespace

bool has_nats_server() {
  return program() != nullptr;
}

ThrowawayNats::ThrowawayNats(std::string configuration) : configuration_(std::move(configuration)) {
  // Another test may take the port between looking and starting.
  for (int tries = 0; tries < 10; ++tries) {
    port_ = free_port();
    if (try_start()) return;
  }
  CHECK(!"nats-server starts");
}

ThrowawayNats::~ThrowawayNats() {
  kill();
}

void ThrowawayNats::start() {
  CHECK(try_start());
}

bool ThrowawayNats::try_start() {
  const std::filesystem::path file = directory_ / "nats.conf";
  std::ofstream(file) << "host: 127.0.0.1\nport: " << port_ << "\njetstream {\n  store_dir: \""
                      << directory_.path().string() << "\"\n}\n"
                      << configuration_ << "\n";
  const std::string log = directory_ / "nats.log";
  const char* const words[] = {program(), "-c", file.c_str(), "-l", log.c_str(), nullptr};
  CHECK(words[0] != nullptr);
  process_ = fork();
  CHECK(process_ >= 0);
  if (process_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execv(words[0], const_cast<char* const*>(words));
    _exit(127);
  }
  for (int waits = 0; waits < 2'000; ++waits) {
    int status = 0;
    if (waitpid(process_, &status, WNOHANG) == process_) {
      process_ = 0;
      return false;
    }
    if (answers(port_)) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  kill();
  return false;
}

void ThrowawayNats::end(int signal) {
  if (process_ == 0) return;
  ::kill(process_, signal);
  int status = 0;
  waitpid(process_, &status, 0);
  process_ = 0;
}

void ThrowawayNats::kill() {
  end(SIGKILL);
}

void ThrowawayNats::stop() {
  end(SIGTERM);
}

struct NatsReader::Parts {
  natsConnection* connection = nullptr;
  jsCtx* context = nullptr;
};

NatsReader::NatsReader(const std::string& url) : parts_(std::make_unique<Parts>()) {
  CHECK(natsConnection_ConnectTo(&parts_->connection, url.c_str()) == NATS_OK);
  CHECK(natsConnection_JetStream(&parts_->context, parts_->connection, nullptr) == NATS_OK);
}

NatsReader::~NatsReader() {
  jsCtx_Destroy(parts_->context);
  natsConnection_Destroy(parts_->connection);
}

std::uint64_t NatsReader::count(const std::string& stream) {
  jsStreamInfo* info = nullptr;
  if (js_GetStreamInfo(&info, parts_->context, stream.c_str(), nullptr, nullptr) != NATS_OK) {
    return 0;
  }
  const std::uint64_t count = info->State.Msgs;
  jsStreamInfo_Destroy(info);
  return count;
}

std::vector<ReadMessage> NatsReader::messages(const std::string& stream) {
  const std::uint64_t wanted = count(stream);
  jsSubOptions options;
  jsSubOptions_Init(&options);
  options.Stream = stream.c_str();
  options.Ordered = true;
  natsSubscription* subscription = nullptr;
  CHECK(js_SubscribeSync(&subscription, parts_->context, ">", nullptr, &options, nullptr) ==
        NATS_OK);
  std::vector<ReadMessage> messages;
  while (messages.size() < wanted) {
    natsMsg* message = nullptr;
    CHECK(natsSubscription_NextMsg(&message, subscription, 10'000) == NATS_OK);
    const auto header = [&](const char* name) -> std::string {
      const char* value = nullptr;
      return natsMsgHeader_Get(message, name, &value) == NATS_OK && value != nullptr ? value : "";
    };
    jsMsgMetaData* about = nullptr;
    CHECK(natsMsg_GetMetaData(&about, message) == NATS_OK);
    messages.push_back(
        {about->Sequence.Stream,
         natsMsg_GetSubject(message),
         header("Nats-Msg-Id"),
         header("Grantledger-Cursor"),
         header("Grantledger-Late"),
         {natsMsg_GetData(message), static_cast<std::size_t>(natsMsg_GetDataLength(message))}});
    jsMsgMetaData_Destroy(about);
    natsMsg_Destroy(message);
  }
  natsSubscription_Destroy(subscription);
  return messages;
}

void NatsReader::publish(const std::string& subject, const std::string& payload) {
  jsPubAck* stored = nullptr;
  CHECK(js_Publish(&stored, parts_->context, subject.c_str(), payload.data(),
                   static_cast<int>(payload.size()), nullptr, nullptr) == NATS_OK);
  jsPubAck_Destroy(stored);
}

void NatsReader::delete_last(const std::string& stream, std::uint64_t count) {
  const std::vector<ReadMessage> all = messages(stream);
  for (std::uint64_t i = 0; i < count; ++i) {
    CHECK(js_DeleteMsg(parts_->context, stream.c_str(), all[all.size() - 1 - i].sequence, nullptr,
                       nullptr) == NATS_OK);
  }
}

void NatsReader::make_stream(const std::string& stream, Flaw flaw,
                             std::chrono::milliseconds duplicate_window) {
  const char* subjects[] = {flaw == Flaw::other_subjects ? "grants.one.*" : "grants.>"};
  jsStreamConfig config;
  jsStreamConfig_Init(&config);
  config.Name = stream.c_str();
  config.Subjects = subjects;
  config.SubjectsLen = 1;
  config.Storage = flaw == Flaw::in_memory ? js_MemoryStorage : js_FileStorage;
  config.Discard = flaw == Flaw::discards_old ? js_DiscardOld : js_DiscardNew;
  config.MaxAge = flaw == Flaw::forgets_by_age ? 3'600'000'000'000 : 0;
  config.Duplicates = std::chrono::nanoseconds(duplicate_window).count();
  CHECK(js_AddStream(nullptr, parts_->context, &config, nullptr, nullptr) == NATS_OK);
}

}  // namespace grantledger
