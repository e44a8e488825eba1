// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/pickle.h"

#include "engine/io/pickle_calls.h"
#include "engine/io/pickle_machine.h"

#include <bit>

namespace orangery::io {

/// Numbers, texts and names.
bool PickleMachine::stepValue(PickleOp op)
{
    switch (op) {
    case PickleOp::None:
        push(PickleValue{});
        return true;
    case PickleOp::NewTrue:
        push(PickleValue{PickleKind::Bool, 1});
        return true;
    case PickleOp::NewFalse:
        push(PickleValue{PickleKind::Bool, 0});
        return true;
    case PickleOp::BinInt:
        pushInteger(number<std::int32_t>());
        return true;
    case PickleOp::BinInt1:
        pushInteger(number<std::uint8_t>());
        return true;
    case PickleOp::BinInt2:
        pushInteger(number<std::uint16_t>());
        return true;
    case PickleOp::Long1:
        pushLong(number<std::uint8_t>());
        return true;
    case PickleOp::Long4:
        pushLong(number<std::uint32_t>());
        return true;
    case PickleOp::BinFloat:
        push(PickleValue{PickleKind::Real, __builtin_bswap64(number<std::uint64_t>())});  // most significant byte first
        return true;
    case PickleOp::ShortBinString:
    case PickleOp::ShortBinUnicode:
    case PickleOp::ShortBinBytes:
        pushText(bytes(number<std::uint8_t>()));
        return true;
    case PickleOp::BinString:
    case PickleOp::BinUnicode:
    case PickleOp::BinBytes:
        pushText(bytes(number<std::uint32_t>()));
        return true;
    case PickleOp::BinUnicode8:
    case PickleOp::BinBytes8:
    case PickleOp::ByteArray8:
        pushText(bytes(number<std::uint64_t>()));
        return true;
    case PickleOp::Global: {
        const std::string_view module = line();
        pushGlobal(module, line());
        return true;
    }
    case PickleOp::StackGlobal: {
        const auto name = m_values.text(pop());
        const auto module = m_values.text(pop());
        if (!name || !module)
            throw PickleFault{"it asks for something by no name"};
        pushGlobal(*module, *name);
        return true;
    }
    default:
        return false;
    }
}

/// Lists, tuples, sets and dicts.
bool PickleMachine::stepContainer(PickleOp op)
{
    switch (op) {
    case PickleOp::EmptyList:
    case PickleOp::EmptyTuple:
    case PickleOp::EmptySet:
        pushContainer(PickleKind::Sequence, {});
        return true;
    case PickleOp::EmptyDict:
        pushContainer(PickleKind::Dict, {});
        return true;
    case PickleOp::Tuple:
    case PickleOp::List:
    case PickleOp::FrozenSet:
        pushContainer(PickleKind::Sequence, popToMark());
        return true;
    case PickleOp::Tuple1:
        pushContainer(PickleKind::Sequence, popMany(1));
        return true;
    case PickleOp::Tuple2:
        pushContainer(PickleKind::Sequence, popMany(2));
        return true;
    case PickleOp::Tuple3:
        pushContainer(PickleKind::Sequence, popMany(3));
        return true;
    case PickleOp::Append:
        extend(PickleKind::Sequence, popMany(1));
        return true;
    case PickleOp::Appends:
    case PickleOp::AddItems:
        extend(PickleKind::Sequence, popToMark());
        return true;
    case PickleOp::SetItem:
        extend(PickleKind::Dict, popMany(2));
        return true;
    case PickleOp::SetItems:
        extend(PickleKind::Dict, popToMark());
        return true;
    default:
        return false;
    }
}

/// What is kept for later, and the stack itself.
bool PickleMachine::stepMemo(PickleOp op)
{
    const auto get = [this](std::uint32_t place) {
        const auto found = m_memo.find(place);
        if (found == m_memo.end())
            throw PickleFault{"it takes a value that was not kept"};
        push(found->second);
    };
    switch (op) {
    case PickleOp::BinPut:
        m_memo[number<std::uint8_t>()] = top();
        return true;
    case PickleOp::LongBinPut:
        m_memo[number<std::uint32_t>()] = top();
        return true;
    case PickleOp::Memoize:
        m_memo[static_cast<std::uint32_t>(m_memo.size())] = top();
        return true;
    case PickleOp::BinGet:
        get(number<std::uint8_t>());
        return true;
    case PickleOp::LongBinGet:
        get(number<std::uint32_t>());
        return true;
    case PickleOp::Mark:
        m_marks.push_back(m_stack.size());
        return true;
    case PickleOp::Pop:
        pop();
        return true;
    case PickleOp::PopMark:
        popToMark();
        return true;
    case PickleOp::Dup:
        push(top());
        return true;
    default:
        return false;
    }
}

void PickleMachine::step(PickleOp op)
{
    if (stepValue(op) || stepContainer(op) || stepMemo(op))
        return;
    constexpr unsigned char kHighestProtocol = 5;
    switch (op) {
    case PickleOp::Proto:
        if (number<unsigned char>() > kHighestProtocol)
            throw PickleFault{"it is of an unknown protocol"};
        return;
    case PickleOp::Frame:
        number<std::uint64_t>();
        return;
    case PickleOp::BinPersId:
        push(storageOf(m_values, pop()));
        return;
    case PickleOp::NewObj:
        makeObject();
        return;
    case PickleOp::Build:
        build();
        return;
    case PickleOp::Reduce: {
        const PickleValue arguments = pop();
        const PickleValue function = pop();
        if (function.kind != PickleKind::Global)
            throw PickleFault{"it calls something that is no function"};
        push(callAllowed(m_values, PickleGlobal(m_values.globals[function.index()]), arguments));
        return;
    }
    default:
        throw PickleFault{"it has the unknown opcode " + std::to_string(static_cast<unsigned>(op))};
    }
}

Result<PickleValues> readPickle(ByteCursor& cursor, PickleOrigin origin)
try {
    return PickleMachine(cursor, origin).run();
} catch (const PickleFault& fault) {
    return failure(ErrorCode::Input, fault.what + " (byte " + std::to_string(cursor.position()) + ")");
}

}  // namespace orangery::io
