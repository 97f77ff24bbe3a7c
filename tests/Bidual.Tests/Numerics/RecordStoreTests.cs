using Bidual.Numerics;

namespace Bidual.Tests.Numerics;

public class RecordStoreTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(200_000)]
    public void RecordsStayWhereTheyWerePutAcrossBlocks(int length)
    {
        int count = 400_000 / length;
        var store = new RecordStore<int>(length);
        for (int i = 0; i < count; i++)
            store.Append().Fill(i);
        Assert.Equal(count, store.Count);
        for (int i = 0; i < count; i++)
            Assert.False(store[i].ContainsAnyExcept(i));
    }

    [Fact]
    public void BeginsWithZerosAndGrows()
    {
        var store = new RecordStore<int>(3, 7);
        Assert.Equal(7, store.Count);
        Assert.False(store[6].ContainsAnyExcept(0));
        store[6].Fill(6);
        store.Append().Fill(7);
        Assert.Equal([6, 6, 6], store[6].ToArray());
        Assert.Equal([7, 7, 7], store[7].ToArray());
        store.Clear();
        Assert.Equal(0, store.Count);
    }
}
