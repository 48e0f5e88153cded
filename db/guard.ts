import type {
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  Transaction,
} from '@prisma/driver-adapter-utils';

const ENDS = /^\s*(commit|rollback)\s*;?\s*$/i;

/**
 * Refuses every statement of a transaction after its COMMIT or ROLLBACK was sent. Without it a statement still in
 * flight when Prisma's timeout fires reaches the server outside the transaction and is committed
 * (https://github.com/prisma/prisma/issues/29762).
 */
export function guardAdapter(factory: SqlDriverAdapterFactory): SqlDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => guardConnection(await factory.connect()),
  };
}

function guardConnection(adapter: SqlDriverAdapter): SqlDriverAdapter {
  return new Proxy(adapter, {
    get(target, key) {
      if (key === 'startTransaction') {
        return async (...args: Parameters<SqlDriverAdapter['startTransaction']>) =>
          guardTransaction(await target.startTransaction(...args));
      }
      return bound(target, key);
    },
  });
}

function guardTransaction(transaction: Transaction): Transaction {
  let ended = false;
  const run =
    <R>(statement: (query: SqlQuery) => Promise<R>) =>
    async (query: SqlQuery): Promise<R> => {
      if (ended) throw new Error('statement after the end of its transaction');
      if (ENDS.test(query.sql)) ended = true;
      return statement(query);
    };
  const queryRaw = run((query) => transaction.queryRaw(query));
  const executeRaw = run((query) => transaction.executeRaw(query));
  return new Proxy(transaction, {
    get(target, key) {
      if (key === 'queryRaw') return queryRaw;
      if (key === 'executeRaw') return executeRaw;
      if (key === 'commit' || key === 'rollback') {
        return async () => {
          ended = true;
          await target[key]();
        };
      }
      return bound(target, key);
    },
  });
}

/** Methods of the adapter use private members, which a proxy as receiver would not reach. */
function bound<T extends object>(target: T, key: string | symbol): unknown {
  const value: unknown = Reflect.get(target, key, target);
  return typeof value === 'function' ? (value.bind(target) as unknown) : value;
}
