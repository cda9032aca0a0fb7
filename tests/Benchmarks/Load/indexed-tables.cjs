// Gives the emulator's tables a lookup by partition and row key. The emulator itself looks through the partition for each row that is
// read or written, so that filling a table with a million rows takes hours. Queries are left as they are. For data in memory only.
const { Collection } = require("lokijs");

const rows = new WeakMap();
const { insertOne, update, remove, findOne } = Collection.prototype;
const keyOf = (row) => JSON.stringify([row.PartitionKey, row.RowKey]);

function rowsOf(collection) {
  if (!rows.has(collection)) {
    rows.set(collection, new Map());
    // Sorted indices of the two keys: with the lookup nobody asks for them, and each row would be sorted in.
    collection.adaptiveBinaryIndices = false;
  }

  return rows.get(collection);
}

Collection.prototype.insertOne = function (row, ...rest) {
  const inserted = insertOne.call(this, row, ...rest);
  if (inserted?.RowKey !== undefined) {
    rowsOf(this).set(keyOf(inserted), inserted);
  }

  return inserted;
};

Collection.prototype.update = function (row) {
  const updated = update.call(this, row);
  if (updated?.RowKey !== undefined) {
    rowsOf(this).set(keyOf(updated), updated);
  }

  return updated;
};

Collection.prototype.remove = function (row) {
  if (row?.RowKey !== undefined) {
    rowsOf(this).delete(keyOf(row));
  }

  return remove.call(this, row);
};

Collection.prototype.findOne = function (query) {
  const isKey = query?.PartitionKey !== undefined && query.RowKey !== undefined && Object.keys(query).length === 2;
  return isKey ? (rowsOf(this).get(keyOf(query)) ?? null) : findOne.call(this, query);
};
