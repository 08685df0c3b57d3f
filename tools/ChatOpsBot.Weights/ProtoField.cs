using System.Buffers;
using System.Text;

namespace ChatOpsBot.Weights;

/// <summary>A field of a message in Protocol Buffers' wire format, as bytes of the message.
/// See https://protobuf.dev/programming-guides/encoding/.</summary>
/// <param name="Number">As the message's definition gives it.</param>
/// <param name="Whole">The field with its tag.</param>
/// <param name="Value">A number's digits, or what a text, bytes or a message within hold.</param>
internal readonly record struct ProtoField(int Number, ReadOnlyMemory<byte> Whole, ReadOnlyMemory<byte> Value)
{
    public string Text => Encoding.UTF8.GetString(Value.Span);

    public long Integer
    {
        get
        {
            var at = 0;
            return (long)ReadVarint(Value.Span, ref at);
        }
    }

    public static IEnumerable<ProtoField> In(ReadOnlyMemory<byte> message)
    {
        var at = 0;
        while (at < message.Length)
        {
            var start = at;
            var tag = ReadVarint(message.Span, ref at);
            var from = at;
            switch (tag & 7)
            {
                case 0:
                    ReadVarint(message.Span, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    var length = (int)ReadVarint(message.Span, ref at);
                    from = at;
                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException("The model's file is damaged.");
            }

            yield return new ProtoField((int)(tag >> 3), message[start..at], message[from..at]);
        }
    }

    private static ulong ReadVarint(ReadOnlySpan<byte> message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw new InvalidDataException("The model's file is damaged.");
    }
}

/// <summary>Writes a message in Protocol Buffers' wire format.</summary>
internal sealed class ProtoWriter
{
    private readonly ArrayBufferWriter<byte> written = new();

    public ReadOnlyMemory<byte> Written => written.WrittenMemory;

    public ProtoWriter Copy(ProtoField field)
    {
        written.Write(field.Whole.Span);
        return this;
    }

    public ProtoWriter Integer(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    public ProtoWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtoWriter Message(int field, ProtoWriter value) => Bytes(field, value.Written.Span);

    public ProtoWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        written.Write(value);
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            written.Write([(byte)(value | 0x80)]);
        written.Write([(byte)value]);
    }
}
