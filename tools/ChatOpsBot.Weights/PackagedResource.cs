using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ChatOpsBot.Weights;

/// <summary>What an assembly carries, read without loading it.</summary>
internal static class PackagedResource
{
    /// <exception cref="InvalidDataException">It carries nothing of that name.</exception>
    public static byte[] Read(string assembly, string name)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        var metadata = image.GetMetadataReader();
        var resources = image.GetSectionData(image.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress);
        foreach (var resource in metadata.ManifestResources.Select(metadata.GetManifestResource).Where(resource => metadata.GetString(resource.Name).EndsWith($".{name}", StringComparison.Ordinal)))
        {
            var content = resources.GetReader((int)resource.Offset, resources.Length - (int)resource.Offset);
            return content.ReadBytes(content.ReadInt32());
        }

        throw new InvalidDataException($"{Path.GetFileName(assembly)} carries no {name}.");
    }
}
