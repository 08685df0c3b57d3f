using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ChatOpsBot.Weights;

/// <summary>Makes of an ONNX model one whose matrices have eight bits a weight: a quarter of the size, and quicker. Each column has a scale of
/// its own, each row where rows are looked up; what a matrix is multiplied with gets its eight bits when it is known.
/// See https://onnx.ai/onnx/operators/ and https://github.com/onnx/onnx/blob/main/onnx/onnx.proto for the numbers of fields.</summary>
internal static class EightBitWeights
{
    private const int Graph = 7;
    private const int Node = 1;
    private const int Initializer = 5;
    private const int Output = 12;
    private const int FloatType = 1;
    private const int Int8Type = 3;

    // Processors without VNNI add two products of a byte and a signed byte in sixteen bits, and cut off what is more: 2 × 255 × 64 is not.
    private const int LargestFactor = 64;

    /// <param name="kept">The output that is wanted; what leads to others alone is left out.</param>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> model, string kept)
    {
        var written = new ProtoWriter();
        foreach (var field in ProtoField.In(model))
        {
            if (field.Number == Graph)
                written.Message(Graph, OfGraph(field.Value, kept));
            else
                written.Copy(field);
        }

        return written.Written;
    }

    private static ProtoWriter OfGraph(ReadOnlyMemory<byte> graph, string kept)
    {
        var fields = ProtoField.In(graph).ToList();
        var tensors = fields.Where(field => field.Number == Initializer).Select(field => Tensor.Read(field.Value)).ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var written = new ProtoWriter();
        var (quantized, usedAsIs) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (field, node) in Needed([.. fields.Where(field => field.Number == Node).Select(field => (field, GraphNode.Read(field.Value)))], kept))
        {
            if (node is { Operator: "MatMul", Inputs: [var input, var weight] } && MatrixOf(weight) is { } matrix)
            {
                Multiply(written, quantized, input, matrix, node.Output);
            }
            else if (node is { Operator: "Gather", Inputs: [var table, var rows] } && MatrixOf(table) is { } looked)
            {
                LookUp(written, looked, rows, node.Output);
            }
            else
            {
                written.Copy(field);
                usedAsIs.UnionWith(node.Inputs);
            }
        }

        foreach (var field in fields.Where(field => field.Number switch
        {
            Node => false,
            Initializer => usedAsIs.Contains(Tensor.Read(field.Value).Name),
            Output => ProtoField.In(field.Value).First(each => each.Number == 1).Text == kept,
            _ => true,
        }))
        {
            written.Copy(field);
        }

        return written;

        Tensor? MatrixOf(string name) => tensors.TryGetValue(name, out var tensor) && tensor is { Type: FloatType, Shape.Count: 2 } ? tensor : null;
    }

    // Nodes come before those that need them.
    private static List<(ProtoField Field, GraphNode Node)> Needed(List<(ProtoField Field, GraphNode Node)> nodes, string kept)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal) { kept };
        var those = new List<(ProtoField, GraphNode)>();
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            if (!needed.Contains(nodes[i].Node.Output))
                continue;
            needed.UnionWith(nodes[i].Node.Inputs);
            those.Add(nodes[i]);
        }

        those.Reverse();
        return those;
    }

    private static void Multiply(ProtoWriter graph, HashSet<string> quantized, string input, Tensor matrix, string output)
    {
        var (rows, columns) = ((int)matrix.Shape[0], (int)matrix.Shape[1]);
        var weights = matrix.Floats();
        var (small, scales) = (new sbyte[weights.Length], new float[columns]);
        for (var column = 0; column < columns; column++)
        {
            var largest = 0f;
            for (var row = 0; row < rows; row++)
                largest = Math.Max(largest, Math.Abs(weights[(row * columns) + column]));
            scales[column] = largest == 0 ? 1 : largest / LargestFactor;
            for (var row = 0; row < rows; row++)
                small[(row * columns) + column] = (sbyte)MathF.Round(weights[(row * columns) + column] / scales[column]);
        }

        if (quantized.Add(input))
            Add(graph, "DynamicQuantizeLinear", [input], [$"{input}_8", $"{input}_scale", $"{input}_zero"]);
        AddTensor(graph, $"{matrix.Name}_8", matrix.Shape, Int8Type, MemoryMarshal.AsBytes(small.AsSpan()));
        AddTensor(graph, $"{matrix.Name}_scale", [columns], FloatType, MemoryMarshal.AsBytes(scales.AsSpan()));
        Add(graph, "MatMulInteger", [$"{input}_8", $"{matrix.Name}_8", $"{input}_zero"], [$"{output}_sum"]);
        Cast(graph, $"{output}_sum", $"{output}_float");
        Add(graph, "Mul", [$"{input}_scale", $"{matrix.Name}_scale"], [$"{output}_scale"]);
        Add(graph, "Mul", [$"{output}_float", $"{output}_scale"], [output]);
    }

    private static void LookUp(ProtoWriter graph, Tensor table, string rows, string output)
    {
        var (height, width) = ((int)table.Shape[0], (int)table.Shape[1]);
        var weights = table.Floats();
        var (small, scales) = (new sbyte[weights.Length], new float[height]);
        for (var row = 0; row < height; row++)
        {
            var values = weights.AsSpan(row * width, width);
            var largest = Math.Abs(TensorPrimitives.MaxMagnitude<float>(values));
            scales[row] = largest == 0 ? 1 : largest / sbyte.MaxValue;
            for (var i = 0; i < width; i++)
                small[(row * width) + i] = (sbyte)MathF.Round(values[i] / scales[row]);
        }

        AddTensor(graph, $"{table.Name}_8", table.Shape, Int8Type, MemoryMarshal.AsBytes(small.AsSpan()));
        AddTensor(graph, $"{table.Name}_scale", [height, 1], FloatType, MemoryMarshal.AsBytes(scales.AsSpan()));
        Add(graph, "Gather", [$"{table.Name}_8", rows], [$"{output}_8"]);
        Cast(graph, $"{output}_8", $"{output}_float");
        Add(graph, "Gather", [$"{table.Name}_scale", rows], [$"{output}_scale"]);
        Add(graph, "Mul", [$"{output}_float", $"{output}_scale"], [output]);
    }

    private static void Add(ProtoWriter graph, string type, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs) => graph.Message(Node, NodeOf(type, inputs, outputs));

    private static void Cast(ProtoWriter graph, string input, string output) =>
        graph.Message(Node, NodeOf("Cast", [input], [output]).Message(5, new ProtoWriter().Text(1, "to").Integer(3, FloatType).Integer(20, 2)));

    private static ProtoWriter NodeOf(string type, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs)
            node.Text(1, input);
        foreach (var output in outputs)
            node.Text(2, output);
        return node.Text(3, outputs[0]).Text(4, type);
    }

    private static void AddTensor(ProtoWriter graph, string name, IReadOnlyList<long> shape, int type, ReadOnlySpan<byte> data)
    {
        var tensor = new ProtoWriter();
        foreach (var size in shape)
            tensor.Integer(1, size);
        graph.Message(Initializer, tensor.Integer(2, type).Text(8, name).Bytes(9, data));
    }

    private sealed record GraphNode(string Operator, IReadOnlyList<string> Inputs, string Output)
    {
        public static GraphNode Read(ReadOnlyMemory<byte> node)
        {
            var fields = ProtoField.In(node).ToList();
            return new GraphNode(fields.Find(field => field.Number == 4).Text, [.. fields.Where(field => field.Number == 1).Select(field => field.Text)], fields.Find(field => field.Number == 2).Text);
        }
    }

    private sealed record Tensor(string Name, IReadOnlyList<long> Shape, long Type, ReadOnlyMemory<byte> Data)
    {
        public float[] Floats() => MemoryMarshal.Cast<byte, float>(Data.Span).ToArray();

        public static Tensor Read(ReadOnlyMemory<byte> tensor)
        {
            var fields = ProtoField.In(tensor).ToList();
            return new Tensor(
                fields.Find(field => field.Number == 8).Text,
                [.. fields.Where(field => field.Number == 1).Select(field => field.Integer)],
                fields.Find(field => field.Number == 2).Integer,
                fields.Find(field => field.Number == 9).Value);
        }
    }
}
