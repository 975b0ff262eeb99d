import Kafka

@testable import Worker

/// The coordinator of the one group: eager rebalancing with the range assignor.
extension ModelKafka {
  struct GroupMember {
    /// The generation it is a member of; 0 before the first, and while it waits for the next.
    var generation = 0
    var partitions: [Int32] = []
    var lastHeartbeat: Duration
    var hasJoined = true
  }

  struct Group {
    var members: [Int: GroupMember] = [:]
    var generation = 0
    /// Until when members may join the next generation; `nil` while the group is stable.
    var joiningEnds: Duration?
    var committed: [Int32: CommittedOffset] = [:]
    var nextMember = 1
  }

  private static let sessionTimeout = Duration.seconds(10)
  private static let rebalanceTimeout = Duration.seconds(60)

  /// A new member joins.
  func join() -> Int {
    let member = group.nextMember
    group.nextMember += 1
    group.members[member] = GroupMember(lastHeartbeat: now)
    prepare(except: member)
    return member
  }

  /// A member that has given its partitions up joins the next generation.
  func rejoin(_ member: Int) {
    group.members[member]?.hasJoined = true
    group.members[member]?.generation = 0
    group.members[member]?.partitions = []
    completeIfPossible()
  }

  func leave(_ member: Int) {
    guard group.members.removeValue(forKey: member) != nil else { return }
    prepare(except: nil)
  }

  func heartbeat(_ member: Int) {
    let time = now
    group.members[member]?.lastHeartbeat = time
  }

  /// Members that were silent for too long, or did not join in time, are out.
  func expireMembers() {
    let silent = group.members.filter { now - $0.value.lastHeartbeat > Self.sessionTimeout }.keys.sorted()
    for member in silent { leave(member) }
    guard let end = group.joiningEnds, now > end else { return }
    group.members = group.members.filter(\.value.hasJoined)
    completeIfPossible()
  }

  /// Refuses offsets of a member that is not, or no longer, of the present generation.
  func check(member: Int, generation: Int) throws(KafkaError) {
    guard promises.fencesMembers else { return }
    guard let known = group.members[member] else {
      throw .model(KafkaError.Code.unknownMemberID, "offsets", requiresAbort: true)
    }
    guard known.generation == generation, generation > 0 else {
      throw .model(KafkaError.Code.illegalGeneration, "offsets", requiresAbort: true)
    }
  }

  private func prepare(except joined: Int?) {
    if group.joiningEnds == nil {
      for member in group.members.keys where member != joined { group.members[member]?.hasJoined = false }
      group.joiningEnds = now + Self.rebalanceTimeout
    }
    completeIfPossible()
  }

  private func completeIfPossible() {
    guard group.joiningEnds != nil, group.members.values.allSatisfy(\.hasJoined) else { return }
    group.joiningEnds = nil
    let generation = group.generation + 1
    group.generation = generation
    let members = group.members.keys.sorted()
    for (place, member) in members.enumerated() {
      let share = partitionCount / members.count
      let extra = partitionCount % members.count
      let first = place * share + min(place, extra)
      let count = share + (place < extra ? 1 : 0)
      group.members[member]?.generation = generation
      group.members[member]?.partitions = (first..<(first + count)).map(Int32.init)
    }
  }
}
