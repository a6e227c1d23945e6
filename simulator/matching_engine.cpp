#include "simulator/matching_engine.hpp"

namespace tradewind::simulator {

template class MatchingEngine<MatchingListener>;

}  // namespace tradewind::simulator
